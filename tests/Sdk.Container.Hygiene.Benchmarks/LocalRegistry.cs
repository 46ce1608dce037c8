using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sdk.Container.Hygiene.Testing;
using Sdk.Container.Hygiene.Testing.Publishing;

namespace Sdk.Container.Hygiene.Benchmarks;

/// <summary>Debian's docker-registry on the loopback address, with our base as the image that the .NET SDK's own PublishContainer starts from: it knows no other place for one.</summary>
internal sealed class LocalRegistry : IAsyncDisposable
{
    private readonly Process _process;

    private LocalRegistry(Process process, int port) => (_process, BaseImage) = (process, $"localhost:{port}/hello:1.0.0");

    public string BaseImage { get; }

    /// <summary>Null where docker-registry or skopeo is not installed.</summary>
    public static async Task<LocalRegistry?> StartAsync(TemporaryFolder folder, string layout)
    {
        if (!File.Exists("/usr/bin/docker-registry") || !File.Exists("/usr/bin/skopeo"))
            return null;
        var port = FreePort();
        await File.WriteAllTextAsync(folder["registry.yml"], $$"""
            version: 0.1
            log: { level: error }
            storage: { filesystem: { rootdirectory: {{folder["registry"]}} } }
            http: { addr: 127.0.0.1:{{port}} }
            """);
        var process = ProcessRun.Start("docker-registry", ["serve", folder["registry.yml"]], folder.Path);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        LocalRegistry registry = new(process, port);
        try
        {
            await WaitAsync(port);
            await Measured.RunAsync("skopeo", ["copy", "--insecure-policy", "--dest-tls-verify=false", $"oci:{layout}:1.0.0", $"docker://{registry.BaseImage}"], folder.Path);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task WaitAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using TcpClient client = new();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
