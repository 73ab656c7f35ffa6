using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Chat.Server.Tests.ClientLibraries.Conformance.Drivers;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Chat.Server.Tests.ClientLibraries.Conformance;

/// <summary>
/// Where drivers come to be told what to do: <c>GET /scenarios</c> lists the names, and a WebSocket to <c>/drive/NAME</c> plays one and ends with the
/// verdict. <c>/page</c> is empty, for a browser that loads the driver of the TypeScript client there.
/// </summary>
internal sealed class StageServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> verdicts = new();

    private StageServer(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What became of each scenario that was played: empty when it passed.</summary>
    public IReadOnlyDictionary<string, string> Verdicts => verdicts;

    /// <param name="port">0 for any.</param>
    /// <param name="plays">What else can be played, by name.</param>
    public static async Task<StageServer> StartAsync(int port = 0, IReadOnlyDictionary<string, Func<IDriver, Task<string?>>>? plays = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        var stage = new StageServer(app);
        app.UseWebSockets();
        app.MapGet("/page", () => Results.Content("<!doctype html><title>A driver in a browser</title>", "text/html"));
        app.MapGet("/driver.mjs", () => Results.File(Path.Combine(Repository.Root, "clients", "typescript", "build", "conformance", "driver.mjs"), "text/javascript"));
        app.MapGet("/scenarios", () => Scenario.All.Select(scenario => scenario.Name));
        app.Map("/drive/{name}", (HttpContext context, string name) =>
            stage.DriveAsync(context, name, plays?.GetValueOrDefault(name) ?? (driver => Performance.PlayAsync(Scenario.Named(name), driver))));
        await app.StartAsync();
        stage.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return stage;
    }

    /// <summary>Until the process is asked to end.</summary>
    public Task WaitForShutdownAsync() => ((IHost)app).WaitForShutdownAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task DriveAsync(HttpContext context, string name, Func<IDriver, Task<string?>> play)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        var driver = new WebSocketDriver(socket);
        var reading = driver.ReadAsync();
        var failure = await play(driver);
        verdicts[name] = failure ?? "";
        try
        {
            await driver.TellAsync(new JsonObject { ["verdict"] = failure is null ? "passed" : "failed", ["why"] = failure });
            await reading.WaitAsync(Patience.Deadline);
        }
        catch (Exception e) when (e is System.Net.WebSockets.WebSocketException or TimeoutException)
        {
            // The driver is gone; the verdict stays here.
        }
    }
}
