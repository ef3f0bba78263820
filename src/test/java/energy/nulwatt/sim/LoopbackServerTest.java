package energy.nulwatt.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {
    @Test
    void aPortThatWasJustClosedWhileOneWaitedForClientsCanBeHadAgain() throws Exception {
        ServerSocket server = LoopbackServer.listen(0);
        int port = server.getLocalPort();
        for (int i = 0; i < 2000; i++) {
            ServerSocket accepting = server;
            Thread waiting = Thread.ofPlatform().daemon().start(() -> {
                try {
                    accepting.accept().close();
                } catch (IOException expected) {
                    // Closed.
                }
            });
            while (waiting.getState() == Thread.State.NEW) {
                Thread.onSpinWait();
            }
            server.close();
            server = LoopbackServer.listen(port);
            assertEquals(port, server.getLocalPort());
        }
        server.close();
    }

    @Test
    void aPortThatAnotherHoldsIsRefused() throws Exception {
        try (ServerSocket other = LoopbackServer.listen(0)) {
            assertThrows(BindException.class, () -> LoopbackServer.listen(other.getLocalPort()));
        }
    }
}
