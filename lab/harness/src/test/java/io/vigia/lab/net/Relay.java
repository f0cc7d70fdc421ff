package io.vigia.lab.net;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A process on one host of the network: each line it hears is an address, and it answers {@code y} when the relay there takes
 * a connection and says so within half a second, else {@code n}. An empty line is answered at once.
 */
public final class Relay {
    private static final int PORT = 7000;
    private static final int LIMIT_MILLIS = 500;

    private Relay() {}

    public static void main(String[] arguments) throws IOException {
        try (ServerSocket server = new ServerSocket(PORT, 50, InetAddress.getByName(arguments[0]))) {
            while (true) {
                Socket caller = server.accept();
                new Thread(() -> serve(caller)).start();
            }
        }
    }

    private static void serve(Socket caller) {
        try (caller;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                caller.getOutputStream().write(line.isEmpty() || reaches(line) ? 'y' : 'n');
            }
        } catch (IOException gone) {
            System.err.println("a caller is gone: " + gone.getMessage());
        }
    }

    private static boolean reaches(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.getOutputStream().write('\n');
            return socket.getInputStream().read() == 'y';
        } catch (IOException unreached) {
            return false;
        }
    }
}
