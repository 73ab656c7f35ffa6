using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Chat.Server.Kernel;

namespace Chat.Server.Webhooks;

/// <summary>What becomes of events; every instrument has the tag <c>endpoint</c>.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> delivered;
    private readonly Counter<long> failedAttempts;
    private readonly Counter<long> deadLetters;
    private readonly ConcurrentDictionary<string, long> backlogs = new();

    public WebhookMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(ChatMeter.Name);
        delivered = meter.CreateCounter<long>("chat.webhooks.delivered", "{event}", "Events that an endpoint has taken");
        failedAttempts = meter.CreateCounter<long>("chat.webhooks.failed_attempts", "{request}", "Requests that an endpoint has not taken");
        deadLetters = meter.CreateCounter<long>("chat.webhooks.dead_letters", "{event}", "Events that an endpoint was never told of");
        meter.CreateObservableGauge(
            "chat.webhooks.backlog", () => backlogs.Select(one => new Measurement<long>(one.Value, Tag(one.Key))), "{event}", "Events that wait for an endpoint whose turn this node has");
    }

    public void Delivered(string endpoint, int events) => delivered.Add(events, Tag(endpoint));

    public void FailedAttempt(string endpoint) => failedAttempts.Add(1, Tag(endpoint));

    public void DeadLetters(string endpoint, long events) => deadLetters.Add(events, Tag(endpoint));

    public void Backlog(string endpoint, long events) => backlogs[endpoint] = events;

    public void NoBacklog(string endpoint) => backlogs.TryRemove(endpoint, out _);

    private static KeyValuePair<string, object?> Tag(string endpoint) => new("endpoint", endpoint);
}
