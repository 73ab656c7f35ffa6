using System.Text.Json;
using System.Threading.Channels;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>Hands what happened to the outbox, for each room in the order in which it was said, behind the back of whoever said it. What no endpoint wants to hear of is dropped at once.</summary>
internal sealed class EventSink : IEventSink, IHostedService
{
    private const int MaxWaiting = 10_000;
    private const int MaxAtOnce = 256;

    private static readonly TimeSpan OutageInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>The endpoints that want to hear of a type, by type.</summary>
    private readonly Dictionary<string, string[]> wanted;

    private readonly IServiceProvider services;
    private readonly WebhookMetrics metrics;
    private readonly TimeProvider time;
    private readonly ILogger<EventSink> logger;
    private readonly CancellationTokenSource cutOff = new();
    private readonly Channel<WaitingEvent> waiting = Channel.CreateBounded<WaitingEvent>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private Task writing = Task.CompletedTask;

    public EventSink(IServiceProvider services, IOptions<WebhookOptions> options, WebhookMetrics metrics, TimeProvider time, ILogger<EventSink> logger)
    {
        (this.services, this.metrics, this.time, this.logger) = (services, metrics, time, logger);
        wanted = EventTypes.All
            .Select(type => (Type: type, Names: options.Value.Endpoints.Where(endpoint => new WebhookFilter(endpoint).Wants(type)).Select(endpoint => endpoint.Name).ToArray()))
            .Where(one => one.Names.Length > 0)
            .ToDictionary(one => one.Type, one => one.Names);
    }

    public void Happened(string type, string? room, object data)
    {
        if (!wanted.ContainsKey(type)) return;
        try
        {
            if (waiting.Writer.TryWrite(new WaitingEvent(type, room, JsonSerializer.Serialize(data, WebhookJson.Options)))) return;
            logger.EventLost(type);
            Lose(type);
        }
        catch (Exception e) when (e is NotSupportedException or JsonException)
        {
            logger.EventUnwritable(e, type);
            Lose(type);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (wanted.Count > 0) writing = WriteAsync(services.GetRequiredService<IOutbox>());
        return Task.CompletedTask;
    }

    /// <summary>Writes what waits, as far as there is time.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        waiting.Writer.TryComplete();
        await using var late = cancellationToken.Register(cutOff.Cancel);
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(IOutbox outbox)
    {
        var next = new List<WaitingEvent>();
        while (next.Count > 0 || await waiting.Reader.WaitToReadAsync(cutOff.Token))
        {
            // What was not taken stands before what comes now, and keeps only what is of the same rooms waiting.
            for (var more = Math.Min(MaxAtOnce, MaxWaiting - next.Count); more > 0 && waiting.Reader.TryRead(out var one); more--) next.Add(one);
            await TryWriteAsync(outbox, next);
        }
    }

    /// <summary>Rooms side by side, so that they share a commit. What was not taken stays in the list.</summary>
    private async Task TryWriteAsync(IOutbox outbox, List<WaitingEvent> next)
    {
        var refused = await Task.WhenAll(next.GroupBy(one => one.Room).Select(room => AddAsync(outbox, [.. room])));
        next.Clear();
        foreach (var some in refused) next.AddRange(some);
        if (next.Count > 0) await Task.Delay(OutageInterval, time, cutOff.Token);
    }

    /// <summary>Adds the events of one room one after the other, for nothing is promised of the order of those that are added together.</summary>
    /// <returns>What the outbox cannot take now.</returns>
    private async Task<WaitingEvent[]> AddAsync(IOutbox outbox, WaitingEvent[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            try
            {
                await outbox.AddAsync(events[i].Type, events[i].Room, events[i].Body, cutOff.Token);
            }
            catch (UnavailableException e)
            {
                logger.OutboxAway(e.Message);
                return events[i..];
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.EventUnwritable(e, events[i].Type);
                Lose(events[i].Type);
            }
        }

        return [];
    }

    private void Lose(string type)
    {
        foreach (var endpoint in wanted[type]) metrics.DeadLetters(endpoint, 1);
    }

    private readonly record struct WaitingEvent(string Type, string? Room, string Body);
}
