using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.Connections;

/// <summary>A real nginx on a port of the loopback address.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private readonly DirectoryInfo folder;
    private readonly Process process;
    private readonly ConcurrentQueue<string> complaints = new();

    private NginxProcess(DirectoryInfo folder, Process process, Uri address)
    {
        this.folder = folder;
        this.process = process;
        Address = address;
        process.ErrorDataReceived += (_, line) => complaints.Enqueue(line.Data ?? "");
        process.BeginErrorReadLine();
    }

    /// <summary>The program, or null.</summary>
    public static string? Program { get; } = new[] { "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);

    public Uri Address { get; }

    /// <summary>What it has said, and logged of requests if it does.</summary>
    public string Logs => string.Join('\n', [.. complaints, AccessLog is { Exists: true } log ? File.ReadAllText(log.FullName) : ""]);

    private FileInfo AccessLog => new(Path.Combine(folder.FullName, "access.log"));

    /// <summary>With <c>deploy/nginx.conf</c>, in front of two nodes.</summary>
    /// <param name="first">The one node.</param>
    /// <param name="second">The other.</param>
    /// <param name="silence">How long it waits for a silent server or client; null for what the file says.</param>
    public static async Task<NginxProcess> ShippedAsync(Uri first, Uri second, TimeSpan? silence = null)
    {
        var shipped = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "nginx.conf"));
        if (silence is { } shorter) shipped = shipped.Replace(" 75s;", $" {shorter.TotalSeconds}s;");
        return await StartAsync((port, folder) => shipped
            .Replace("127.0.0.1:5001", first.Authority)
            .Replace("127.0.0.1:5002", second.Authority)
            .Replace("127.0.0.1:5000", $"127.0.0.1:{port}")
            .Replace("/tmp/chat-hubs-nginx", Path.Combine(folder, "nginx"))
            .Replace("/dev/stdout", Path.Combine(folder, "access.log")));
    }

    /// <summary>As somebody sets it up who knows of no chat: nginx's own defaults, but for folders that any user may make, and compression of everything.</summary>
    /// <param name="location">What stands in the server's block.</param>
    /// <param name="silence">How long it waits for a silent server.</param>
    public static Task<NginxProcess> WithAsync(string location, TimeSpan silence) => StartAsync((port, folder) => $$"""
        pid {{folder}}/nginx.pid;
        error_log stderr warn;
        events { }
        http {
            client_body_temp_path {{folder}}/nginx-body;
            proxy_temp_path {{folder}}/nginx-proxy;
            fastcgi_temp_path {{folder}}/nginx-fastcgi;
            uwsgi_temp_path {{folder}}/nginx-uwsgi;
            scgi_temp_path {{folder}}/nginx-scgi;
            access_log off;
            gzip on;
            gzip_types *;
            gzip_proxied any;
            gzip_min_length 1;
            proxy_read_timeout {{silence.TotalSeconds}}s;
            server {
                listen 127.0.0.1:{{port}};
                {{location}}
            }
        }
        """);

    public async ValueTask DisposeAsync()
    {
        Signals.Send(process, "TERM");
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<NginxProcess> StartAsync(Func<int, string, string> configuration)
    {
        var folder = Directory.CreateTempSubdirectory("chat-nginx-");
        var port = FreePort.Take();
        var path = Path.Combine(folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(path, configuration(port, folder.FullName));
        var process = Process.Start(new ProcessStartInfo(Program!, ["-p", folder.FullName, "-c", path, "-g", "daemon off;"]) { RedirectStandardError = true })!;
        var nginx = new NginxProcess(folder, process, new Uri($"http://127.0.0.1:{port}"));
        await Wait.UntilAsync(() => process.HasExited || File.Exists(Path.Combine(folder.FullName, "nginx.pid")), "nginx listens or has ended");
        if (!process.HasExited) return nginx;
        await process.WaitForExitAsync();
        throw new IOException($"nginx ends with {process.ExitCode}: {nginx.Logs}");
    }
}
