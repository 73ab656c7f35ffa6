using Chat.Client.Connecting;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Sending;

/// <summary>A lane for each user that is written to. Safe for threads.</summary>
internal sealed class DirectLanes(ClientContext context, SendQueue queue, Func<CancellationToken, Task<Link>> link, Func<string?> self)
{
    /// <summary>With more lanes than this, those without messages are let go.</summary>
    private const int Many = 100;

    private readonly object gate = new();
    private readonly Dictionary<string, Lane> lanes = [];

    public Task<Receipt> SendAsync(string user, string text, string? clientMessageId, Func<ChatException?> ended, CancellationToken cancellation)
    {
        lock (gate)
        {
            return Of(user).SendAsync(id => new OutboxMessage(id, null, user, text, context.Time.GetUtcNow(), From: self()), clientMessageId, ended, cancellation);
        }
    }

    /// <summary>What an earlier run has left.</summary>
    public void AddFirst(IEnumerable<Pending> stored)
    {
        lock (gate)
        {
            foreach (var user in stored.GroupBy(pending => pending.Message.UserId!)) Of(user.Key).AddFirst(user);
        }
    }

    private Lane Of(string user)
    {
        if (lanes.TryGetValue(user, out var lane)) return lane;
        if (lanes.Count >= Many) foreach (var idle in lanes.Where(pair => pair.Value.IsIdle).Select(pair => pair.Key).ToList()) lanes.Remove(idle);
        return lanes[user] = new Lane(context, queue) { Link = link };
    }
}
