using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Delivery;

/// <summary>
/// A user's connections on this node, where there are several: the direct messages of all conversations come in the order of the user's
/// inbox, each once, and everything else as it comes.
/// </summary>
internal sealed class UserRelay(string user, IInboxes inboxes, IMessageLog log, HeadSchedule schedule, DeliveryOptions options, DeliveryMetrics metrics, ITurns turns, TimeProvider time, ILogger logger)
    : LogRelay(user, StreamKey.Inbox(user), log, schedule, options, metrics, turns, time, logger)
{
    private readonly string user = user;

    /// <summary>The first connection begins at the inbox's present end; another one joins where the first one is.</summary>
    public override Task JoinAsync(Member member, bool isNew, CancellationToken cancellation) =>
        Count == 0 ? base.JoinAsync(member, isNew, cancellation) : EnterAsync(member, isNew);

    protected override void OnSent(List<Outgoing> messages, int connections) => Metrics.Direct.Add((long)messages.Count * connections);

    /// <summary>Reading tells the inbox where we were, so that it takes another epoch.</summary>
    protected override void GoneBack() => Repair(TimeSpan.Zero);

    protected override async ValueTask<RepairPage> ReadAsync(LogPosition after, int limit)
    {
        var page = await inboxes.ReadAfterAsync(user, after, limit);
        return new RepairPage(page.Head, page.Continuous, [.. page.Entries.Select(entry => (entry.Seq, Serialize(entry)))]);
    }

    private Outgoing? Serialize(InboxEntry entry) => entry.Message is { } message
        ? new(nameof(IChatClient.Direct), message.ToUser(message.From == user ? entry.Other : user))
        : null;
}
