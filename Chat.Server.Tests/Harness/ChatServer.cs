using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Server.Tests.Harness;

/// <summary>The real server on a free port of the loopback address, inside the test process.</summary>
public sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly DirectoryInfo folder;
    private Task[] background = [];

    private ChatServer(WebApplication app, DirectoryInfo folder, LogCapture log)
    {
        this.app = app;
        this.folder = folder;
        Log = log;
    }

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    internal LogCapture Log { get; }

    /// <param name="settings">Settings as on the command line, such as <c>--Chat:Rooms:MembersOnly=false</c>.</param>
    public static Task<ChatServer> StartAsync(params string[] settings) => StartAsync(null, settings);

    internal static async Task<ChatServer> StartAsync(Action<WebApplicationBuilder>? configure, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("chat-test-");
        var log = new LogCapture();
        string[] defaults =
        [
            "--urls=http://127.0.0.1:0",
            $"--Jwt:SigningKey={TestTokens.SigningKey}",
            "--Chat:Limits:Enabled=false", // most tests say more than a person would
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}",
        ];
        var app = Program.Build([.. defaults, .. settings], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            configure?.Invoke(builder);
        });
        var server = new ChatServer(app, folder, log);
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }

        server.background = [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask).OfType<Task>()];
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public Task StopAsync() => app.StopAsync();

    /// <summary>Ends it at once. Disposing tells what works in the background to end and does not wait for it: it may make files yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        await Task.WhenAny(Task.WhenAll(background)).WaitAsync(Wait.Deadline); // however it ends
        folder.Delete(recursive: true);
    }
}
