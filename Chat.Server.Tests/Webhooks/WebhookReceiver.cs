using System.Collections.Concurrent;
using System.Net;
using Chat.LoadTest.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Chat.Server.Tests.Webhooks;

/// <summary>A back end: a real HTTP server in the test process, which answers as the test says, and can be away.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
    public const string OtherSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDC2FVsBQIhrs=";

    private readonly ConcurrentQueue<WebhookRequest> requests = new();
    private readonly ConcurrentQueue<WebhookRequest> taken = new();
    private WebApplication? app;

    public Uri Address { get; } = new($"http://127.0.0.1:{FreePort.Take()}/hook");

    /// <summary>Answers a request; without a status it is 200.</summary>
    public Func<WebhookRequest, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>All requests, in order.</summary>
    public IReadOnlyCollection<WebhookRequest> Requests => requests;

    /// <summary>What came in requests that were answered with 2xx, in order; what came again is here once.</summary>
    public IReadOnlyList<WebhookEvent> Events => [.. taken.SelectMany(request => request.Events).DistinctBy(e => e.Id)];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.StartAgainAsync();
        return receiver;
    }

    /// <summary>Settings of a server that tells this back end, as its first endpoint.</summary>
    public string[] AsEndpoint(int index = 0) =>
    [
        $"--Chat:Webhooks:Endpoints:{index}:Name=receiver{index}", $"--Chat:Webhooks:Endpoints:{index}:Url={Address}", $"--Chat:Webhooks:Endpoints:{index}:Secret={Secret}",
        "--Chat:Webhooks:AllowPrivateNetworks=true",
    ];

    /// <summary>Settings of a server that asks this back end before.</summary>
    public string[] AsHook(params string[] settings) =>
    [
        $"--Chat:Webhooks:Before:Url={Address}", $"--Chat:Webhooks:Before:Secret={Secret}", "--Chat:Webhooks:AllowPrivateNetworks=true",
        .. settings.Select(setting => $"--Chat:Webhooks:Before:{setting}"),
    ];

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address.Port, listen => listen.Protocols = HttpProtocols.Http1));
        app = builder.Build();
        app.Run(ReceiveAsync);
        await app.StartAsync();
    }

    /// <summary>From now on nobody listens there.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app!.StopAsync(now.Token);
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null) await StopAsync();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var headers = context.Request.Headers;
        var request = new WebhookRequest(
            context.Request.Path, headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, context.Request.ContentType, await body.ReadToEndAsync());
        requests.Enqueue(request);
        await Answer(request, context);
        if (context.Response.StatusCode is >= 200 and < 300) taken.Enqueue(request);
    }
}
