using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>
/// What moderation has imposed, as this node knows it: asked for everybody who speaks or comes, it answers from memory. It follows the store, see
/// <see cref="SanctionFollower"/>, so it is behind by a moment; what this node itself changes is known when the change returns.
/// </summary>
internal sealed class SanctionBoard(ISanctions store, TimeProvider time)
{
    private const int PageLength = 500;

    /// <summary>The store forgets what has ended after ten minutes: who has not asked for longer than this reads everything anew.</summary>
    private static readonly TimeSpan LongestAbsence = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Sanction[]> byUser = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim following = new(1);
    private volatile bool isEmpty = true;
    private volatile bool isLoaded;
    private long revision;
    private long followed;
    private DateTime nextEnd = DateTime.MaxValue;

    /// <summary>Raised for every ban that this node learns of while it runs. Handlers must not block or throw.</summary>
    public event Action<Sanction>? Banned;

    /// <summary>Nobody is to be let in before this: then everything that holds is known. Throws <see cref="SanctionsUnavailableException"/> when that cannot be.</summary>
    public ValueTask LoadAsync(CancellationToken cancellation) => isLoaded ? ValueTask.CompletedTask : new(FollowAsync(cancellation));

    /// <summary>Throws <see cref="ChatErrors.Muted"/> when the user may not speak there.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="room">The room; null for what is said elsewhere, where a mute in the whole service counts alone.</param>
    public void DemandVoice(string userId, string? room)
    {
        if (isEmpty || Find(SanctionKind.Mute, userId, room) is not { } mute) return;
        throw new ChatException(ChatErrors.Muted, mute.Room is null ? "This user may not speak." : "This user may not speak in the room.", mute.Until);
    }

    /// <summary>Throws <see cref="ChatErrors.Banned"/> when the user may not be there.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="room">The room; null for the service itself.</param>
    public void DemandEntry(string userId, string? room)
    {
        if (isEmpty || Find(SanctionKind.Ban, userId, room) is not { } ban) return;
        throw new ChatException(ChatErrors.Banned, ban.Room is null ? "This user may not be here." : "This user may not be in the room.", ban.Until);
    }

    /// <summary>The one that holds longest of those for the room and for the whole service.</summary>
    public Sanction? Find(SanctionKind kind, string userId, string? room)
    {
        if (isEmpty || !byUser.TryGetValue(userId, out var sanctions)) return null;
        var now = time.GetUtcNow().UtcDateTime;
        Sanction? longest = null;
        foreach (var sanction in sanctions)
        {
            if (sanction.Kind != kind || sanction.Until <= now || (sanction.Room is not null && sanction.Room != room)) continue;
            if (longest is null || EndOf(sanction) > EndOf(longest)) longest = sanction;
        }

        return longest;
    }

    /// <summary>Learns what has changed in the store. Throws <see cref="SanctionsUnavailableException"/>; the next call makes up for it.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        await following.WaitAsync(cancellation);
        try
        {
            var begun = time.GetTimestamp();
            if (!isLoaded || time.GetElapsedTime(followed, begun) > LongestAbsence || !await TryFollowAsync(cancellation)) await ReloadAsync(cancellation);
            followed = begun;
            isLoaded = true;
            if (nextEnd <= time.GetUtcNow().UtcDateTime) ForgetEnded();
        }
        finally
        {
            following.Release();
        }
    }

    /// <returns>False when the store is not the one that was followed.</returns>
    private async Task<bool> TryFollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var changes = await store.ChangedSinceAsync(revision, PageLength, cancellation);
            if (changes is null) return false;
            foreach (var change in changes) Apply(change);
            if (changes.Count < PageLength) return true;
        }
    }

    private async Task ReloadAsync(CancellationToken cancellation)
    {
        var all = new Dictionary<(SanctionKind, string?, string), SanctionChange>();
        for (var read = 0L; ;)
        {
            var changes = await store.ChangedSinceAsync(read, PageLength, cancellation);
            if (changes is null) all.Clear();
            else foreach (var change in changes) all[(change.Sanction.Kind, change.Sanction.Room, change.Sanction.UserId)] = change;
            read = changes is null ? 0 : changes.Count == 0 ? read : changes[^1].Revision;
            if (changes is { Count: < PageLength }) break;
        }

        var gone = byUser.Values.SelectMany(sanctions => sanctions).Where(known => !all.ContainsKey((known.Kind, known.Room, known.UserId))).ToArray();
        revision = 0;
        foreach (var change in all.Values.OrderBy(change => change.Revision)) Apply(change);
        foreach (var sanction in gone) Apply(new SanctionChange(revision, sanction, IsLifted: true));
    }

    private void Apply(SanctionChange change)
    {
        var sanction = change.Sanction;
        var known = byUser.GetValueOrDefault(sanction.UserId, []);
        var rest = known.Where(other => (other.Kind, other.Room) != (sanction.Kind, sanction.Room));
        Set(sanction.UserId, change.IsLifted ? [.. rest] : [.. rest, sanction]);
        revision = change.Revision;
        if (change.IsLifted) return;
        if (EndOf(sanction) < nextEnd) nextEnd = EndOf(sanction);
        if (isLoaded && sanction.Kind == SanctionKind.Ban && !known.Contains(sanction)) Banned?.Invoke(sanction);
    }

    private void ForgetEnded()
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (user, sanctions) in byUser)
            if (Array.Exists(sanctions, sanction => sanction.Until <= now)) Set(user, Array.FindAll(sanctions, sanction => !(sanction.Until <= now)));
        nextEnd = byUser.Values.SelectMany(sanctions => sanctions).Select(EndOf).DefaultIfEmpty(DateTime.MaxValue).Min();
    }

    private void Set(string user, Sanction[] sanctions)
    {
        if (sanctions.Length > 0) byUser[user] = sanctions;
        else byUser.TryRemove(user, out _);
        isEmpty = byUser.IsEmpty;
    }

    private static DateTime EndOf(Sanction sanction) => sanction.Until ?? DateTime.MaxValue;
}
