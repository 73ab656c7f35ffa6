using System.Text.Json;
using System.Threading.Channels;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>Hands what happened to the outbox, in the order in which it was said, behind the back of whoever said it. What no endpoint wants to hear of is dropped at once.</summary>
internal sealed class EventSink : IEventSink, IHostedService
{
    private const int MaxWaiting = 10_000;
    private const int MaxAtOnce = 256;

    private static readonly TimeSpan OutageInterval = TimeSpan.FromMilliseconds(500);

    private readonly HashSet<string> wanted;
    private readonly IServiceProvider services;
    private readonly TimeProvider time;
    private readonly ILogger<EventSink> logger;
    private readonly CancellationTokenSource cutOff = new();
    private readonly Channel<WaitingEvent> waiting = Channel.CreateBounded<WaitingEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private Task writing = Task.CompletedTask;

    public EventSink(IServiceProvider services, IOptions<WebhookOptions> options, TimeProvider time, ILogger<EventSink> logger)
    {
        (this.services, this.time, this.logger) = (services, time, logger);
        wanted = [.. options.Value.Endpoints.SelectMany(endpoint => EventTypes.All.Where(new WebhookFilter(endpoint).Wants))];
    }

    public void Happened(string type, string? room, object data)
    {
        if (!wanted.Contains(type)) return;
        try
        {
            if (!waiting.Writer.TryWrite(new WaitingEvent(type, room, JsonSerializer.Serialize(data, WebhookJson.Options)))) logger.EventLost(type);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            logger.EventUnwritable(e, type);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (wanted.Count > 0) writing = WriteAsync(services.GetRequiredService<IOutbox>(), services.GetRequiredService<IMessageLog>().StoresInOrder);
        return Task.CompletedTask;
    }

    /// <summary>Writes what waits, as far as there is time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await using var late = cancellationToken.Register(cutOff.Cancel);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(IOutbox outbox, bool storesInOrder)
    {
        var next = new List<WaitingEvent>();
        while (await waiting.Reader.WaitToReadAsync(cutOff.Token))
        {
            while (next.Count < (storesInOrder ? MaxAtOnce : 1) && waiting.Reader.TryRead(out var one)) next.Add(one);
            while (next.Count > 0) await TryWriteAsync(outbox, next);
        }
    }

    /// <summary>Those that are begun together share a commit. What was not taken stays in the list.</summary>
    private async Task TryWriteAsync(IOutbox outbox, List<WaitingEvent> next)
    {
        var adding = next.ConvertAll(one => outbox.AddAsync(one.Type, one.Room, one.Body, cutOff.Token).AsTask());
        await Task.WhenAll(adding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cutOff.Token.ThrowIfCancellationRequested();
        List<WaitingEvent> refused = [.. next.Where((_, i) => !adding[i].IsCompletedSuccessfully)];
        next.Clear();
        if (refused.Count == 0) return;

        next.AddRange(refused);
        var failure = adding.Find(one => one.IsFaulted)!.Exception!.InnerException!;
        logger.OutboxAway(failure.Message);
        if (failure is not UnavailableException) throw failure;
        await Task.Delay(OutageInterval, time, cutOff.Token);
    }

    private readonly record struct WaitingEvent(string Type, string? Room, string Body);
}
