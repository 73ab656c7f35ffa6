using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

/// <summary>
/// Who belongs to a room and is not there to hear a message, for back ends that notify people otherwise. Of each room at most <see cref="MaxLookedAt"/> subscribers are looked at in a batch, besides those
/// that its messages mention.
/// </summary>
internal sealed class OfflineSubscribers(ISubscriptions subscriptions, IPresenceDirectory presence, IMessageLog log, SanctionBoard sanctions, IOptions<WebhookOptions> options)
{
    public const int MaxLookedAt = 1000;

    private const int PageLength = 250;

    private readonly int maxUsers = options.Value.MaxOffline;

    /// <summary>The lists of the messages of a batch by the entries' numbers; those of rooms without subscribers have none.</summary>
    public async ValueTask<IReadOnlyDictionary<long, OfflineList>> OfAsync(IReadOnlyList<OutboxEntry> entries, CancellationToken cancellation)
    {
        var lists = new Dictionary<long, OfflineList>();
        if (maxUsers == 0) return lists;
        foreach (var room in entries.Where(entry => entry is { Type: OutboxEntry.MessageType, Room: not null, Message: not null }).GroupBy(entry => entry.Room!))
        {
            if (await LookAsync(room.Key, cancellation) is not { } found) continue;
            foreach (var entry in room) lists.Add(entry.Number, await ListAsync(room.Key, entry.Message!, found, cancellation));
        }

        return lists;
    }

    /// <summary>Null for a room without subscribers.</summary>
    private async ValueTask<OfflineRoom?> LookAsync(string room, CancellationToken cancellation)
    {
        var known = new Dictionary<string, Subscription>(StringComparer.Ordinal);
        var offline = new List<Subscription>();
        string? next = null;
        var looked = 0;
        do
        {
            var page = await subscriptions.OfRoomAsync(room, next, PageLength, cancellation);
            foreach (var one in page.Subscriptions) known[one.UserId] = one;
            offline.AddRange(await WithoutConnectionAsync(page.Subscriptions, cancellation));
            looked += PageLength; // a page that is shorter has cost as much
            next = page.Next;
        }
        while (next is not null && looked < MaxLookedAt);

        if (known.Count == 0 && next is null) return null;
        return new OfflineRoom(known, offline, next is not null, (await log.NewestAsync([StreamKey.Room(room)], cancellation))[0]);
    }

    private async ValueTask<OfflineList> ListAsync(string room, LoggedMessage message, OfflineRoom found, CancellationToken cancellation)
    {
        var mentions = MessageExtras.Of(message.Extras).Mentions ?? [];
        var offline = found.Offline.Concat(found.HasMore ? await MentionedBeyondAsync(room, mentions, found, cancellation) : [])
            .Where(one => one.UserId != message.From && sanctions.Find(SanctionKind.Ban, one.UserId, room) is null)
            .Select(one => new OfflineUser(one.UserId, UnreadCounter.CountAfter(one.Read, found.Newest), mentions.Contains(one.UserId)))
            .OrderByDescending(one => one.Mentioned)
            .ToArray();
        return new OfflineList([.. offline.Take(maxUsers)], found.HasMore || offline.Length > maxUsers);
    }

    /// <summary>Subscribers whom a message mentions and who were not looked at.</summary>
    private async ValueTask<IEnumerable<Subscription>> MentionedBeyondAsync(string room, IReadOnlyList<string> mentions, OfflineRoom found, CancellationToken cancellation)
    {
        var asked = mentions.Where(user => !found.Known.ContainsKey(user)).Select(user => subscriptions.FindAsync(room, user, cancellation).AsTask());
        Subscription[] subscribed = [.. (await Task.WhenAll(asked)).OfType<Subscription>()];
        return await WithoutConnectionAsync(subscribed, cancellation);
    }

    private async ValueTask<IEnumerable<Subscription>> WithoutConnectionAsync(IReadOnlyList<Subscription> some, CancellationToken cancellation)
    {
        if (some.Count == 0) return [];
        var connected = await presence.ConnectedAsync([.. some.Select(one => one.UserId)], cancellation);
        return some.Where(one => !connected.Contains(one.UserId));
    }
}
