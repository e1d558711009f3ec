using System.Net;
using System.Net.Sockets;
using Keystay.Corpus.Keys;

namespace Keystay.Corpus.Recipes;

/// <summary>What every TLS server recipe needs: a certificate, a free port, and clients.</summary>
internal static class TlsServer
{
    private const int Handshakes = 3;

    public static string Certificate(WorkFolder work, string keyFile)
    {
        string path = work.File("certificate.pem");
        RunningProgram.Run(OpenSsl(), "req", "-new", "-x509", "-key", keyFile, "-subj", "/CN=corpus.example", "-days", "30", "-out", path);
        return path;
    }

    public static string OpenSsl() => Installed.Command("openssl", "openssl");

    public static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString();
    }

    /// <summary>Connects until the server has signed some handshakes.</summary>
    public static void Connect(string port)
    {
        int done = 0;
        for (int attempt = 0; done < Handshakes; attempt++)
        {
            try
            {
                RunningProgram.Run(OpenSsl(), "s_client", "-connect", "127.0.0.1:" + port);
                done++;
            }
            catch (InvalidOperationException) when (attempt < 50)
            {
                Thread.Sleep(100); // it does not listen yet
            }
        }
    }

    public static IReadOnlyList<TrueKey> Dump(WorkFolder work, string path, SecretKey key, Func<string, string, string, RunningProgram> start)
    {
        string keyFile = key.WritePem(work.Path, "key.pem");
        string port = FreePort();
        using (var server = start(Certificate(work, keyFile), keyFile, port))
        {
            Connect(port);
            Dumper.GCore(server.Id, path);
        }
        return [Truth.Of(key, path)];
    }
}
