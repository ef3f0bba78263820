# Sourced by mvnw and install.sh: sets JAVA_HOME to a JDK 25, or says in one sentence what to install.
nulwatt_is_jdk25() { [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>&1 | grep -q '^javac 25'; }

nulwatt_find_jdk25() {
  for nulwatt_jdk in "${JAVA_HOME:-/nonexistent}" /usr/lib/jvm/*25* /opt/*jdk*25* "$HOME"/.sdkman/candidates/java/25* \
    "$HOME"/.jdks/*25* "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /nonexistent/bin/javac)")")")"; do
    if nulwatt_is_jdk25 "$nulwatt_jdk"; then
      JAVA_HOME=$nulwatt_jdk
      export JAVA_HOME
      return 0
    fi
  done
  return 1
}

nulwatt_require_jdk25() {
  nulwatt_find_jdk25 && return 0
  echo "nulwatt: the build needs a JDK 25: install it with 'apt-get install openjdk-25-jdk-headless' (Debian 13) or from adoptium.net, or set JAVA_HOME to it." >&2
  return 1
}
