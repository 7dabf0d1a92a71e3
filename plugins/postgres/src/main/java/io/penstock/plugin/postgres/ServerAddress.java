package io.penstock.plugin.postgres;

import io.penstock.spi.connector.ConnectionConfig;
import io.penstock.spi.error.ConnectorError;
import io.penstock.spi.error.PenstockException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which database of which server a connection leads to, and as whom.
 *
 * @param parameters those of the driver, by name
 */
record ServerAddress(
        String host,
        int port,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters) {
    private static final int PORT = 5432;
    private static final String EXAMPLE = "postgres://user:password@host:5432/database";

    /** Reads what a connection says: a URL, keys, or both, of which the keys count more. */
    static ServerAddress of(ConnectionConfig config) {
        ServerAddress url = config.text("url")
                .map(ServerAddress::ofUrl)
                .orElse(new ServerAddress("localhost", PORT, "", null, null, Map.of()));
        String database = config.text("database").orElse(url.database);
        if (database.isEmpty()) {
            throw new PenstockException(
                    ConnectorError.CONNECTION_OPTION,
                    "Cannot open connection " + config.name() + ": it names no database (say database: NAME, or url: "
                            + EXAMPLE + ")");
        }
        Map<String, String> parameters = new LinkedHashMap<>(url.parameters);
        if (config.options().get("parameters") instanceof Map<?, ?> said) {
            said.forEach((name, value) -> parameters.put(String.valueOf(name), String.valueOf(value)));
        }
        return new ServerAddress(
                config.text("host").orElse(url.host),
                config.text("port").map(Integer::parseInt).orElse(url.port),
                database,
                config.text("user").orElse(url.user),
                config.text("password").orElse(url.password),
                parameters);
    }

    /** Reads a URL; what is wrong with it is told without it, as it may hold a password. */
    private static ServerAddress ofUrl(String text) {
        URI url;
        try {
            url = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
        } catch (URISyntaxException e) {
            throw unreadable(e.getReason() + " at character " + (e.getIndex() + 1));
        }
        if (!"postgres".equals(url.getScheme()) && !"postgresql".equals(url.getScheme())) {
            throw unreadable("it begins with \"" + url.getScheme() + ":\"");
        }
        if (url.getHost() == null) {
            throw unreadable("it has no host");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String parameter :
                Objects.requireNonNullElse(url.getRawQuery(), "").split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                parameters.put(decoded(parameter.substring(0, equals)), decoded(parameter.substring(equals + 1)));
            }
        }
        String user = parameters.remove("user");
        String password = parameters.remove("password");
        String info = url.getRawUserInfo();
        if (info != null) {
            int colon = info.indexOf(':');
            user = decoded(colon < 0 ? info : info.substring(0, colon));
            password = colon < 0 ? password : decoded(info.substring(colon + 1));
        }
        return new ServerAddress(
                url.getHost(),
                url.getPort() < 0 ? PORT : url.getPort(),
                decoded(url.getRawPath()).replaceFirst("^/", ""),
                user,
                password,
                parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static PenstockException unreadable(String reason) {
        return new PenstockException(
                ConnectorError.CONNECTION_OPTION,
                "Cannot read the url of the connection: " + reason + " (write " + EXAMPLE
                        + ", with %40 for an @ in the password)");
    }

    @Override
    public String toString() {
        return host + ":" + port + "/" + database;
    }
}
