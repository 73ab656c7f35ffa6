using Chat.Contracts;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>
/// A room on this node. It delivers numbered messages in order, each once: the next number goes out, a number that was
/// delivered is dropped, and where one is missing the log is read, once for all members, before it goes on.
/// <para>Members join at the relay's position: what is up to it they get as history, what comes after it they get live, so
/// nothing falls between and nothing comes twice.</para>
/// </summary>
internal sealed class RoomRelay(string room, IMessageLog log, RoomRestater restater, DeliveryOptions options, TimeProvider time, ILogger logger) : Relay(time, logger)
{
    /// <summary>Early messages kept while one before them is missing; those beyond are read from the log.</summary>
    private const int MaxEarly = 1000;

    private const int RepairPage = 500;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>How many users' latest announcements are remembered; older news about others is too old to overtake anything.</summary>
    private const int MaxAnnounced = 1000;

    private readonly Dictionary<string, long> announced = [];
    private readonly StreamKey stream = StreamKey.Room(room);
    private readonly SortedDictionary<long, Outgoing> early = [];
    private readonly List<(long Seq, TaskCompletionSource Reached)> waiting = [];

    /// <summary>The newest version of presence that an announcement has brought.</summary>
    private long newest;

    /// <summary>The newest that members have been told of. What is between the two waits.</summary>
    private long told;

    private Announcements? announcements;
    private string? epoch;
    private long last;

    /// <summary>The highest number known to exist. Beyond <see cref="last"/> there is something to repair.</summary>
    private long target;

    private bool repairing;

    public StreamKey Stream => stream;

    protected override void Handle(Outgoing message, Route route)
    {
        if (route.Seq > 0) Take(message, route);
        else if (route.About is not null) Announce(message, route);
        else base.Handle(message, route);
    }

    /// <summary>
    /// Adds a member at the present end of the room and holds its live messages back until <see cref="Release"/>. Throws
    /// <see cref="MessageLogUnavailableException"/> when the end is not known.
    /// </summary>
    public async Task JoinAsync(Member member, bool isNew, CancellationToken cancellation)
    {
        var head = (await log.HeadsAsync([stream], cancellation))[0];
        await ReachAsync(head).WaitAsync(cancellation);
        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            member.Hold();
            member.Position = new StreamPosition(epoch!, last);
            if (isNew)
            {
                announcements?.Joins(member, newest);
                AddNow(member);
            }

            joined.SetResult();
        });
        await joined.Task;
    }

    /// <summary>The join has been answered: the member's live messages may follow.</summary>
    public void Release(Member member) => Post(member.Release);

    /// <summary>Compares with the log's head and fetches what is missing. Completes when the relay is there.</summary>
    public Task ReachAsync(StreamPosition head)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            if (epoch is null || Count == 0) StartAt(head);
            else if (epoch != head.Epoch) StartOver(head.Epoch);
            waiting.Add((head.Seq, reached));
            target = Math.Max(target, head.Seq);
            Advance();
            if (last < target) Repair(TimeSpan.Zero);
        });
        return reached.Task;
    }

    /// <summary>As <see cref="ReachAsync"/> for a head read in passing: a room that is empty or ahead of it stays as it is.</summary>
    public void Compare(StreamPosition head) => Post(() =>
    {
        if (epoch is null || Count == 0) return;
        if (epoch != head.Epoch) StartOver(head.Epoch);
        target = Math.Max(target, head.Seq);
        if (last < target) Repair(options.RepairDelay);
    });

    /// <summary>
    /// Nodes announce at the same time: news about a user that is older than what members have heard is dropped, so the last
    /// they hear is how it is.
    /// </summary>
    private void Announce(Outgoing message, Route route)
    {
        if (announced.TryGetValue(route.About!, out var known) && known >= route.Version) return;
        if (announced.Count >= MaxAnnounced) announced.Clear();
        announced[route.About!] = route.Version;
        newest = Math.Max(newest, route.Version);
        if (route.Version > told) Tell(message, route, route.Version);
        else _ = RestateAsync(message, route, told);
    }

    /// <summary>
    /// The announcement was overtaken, so its list is older than one that members have: it is said anew, with what is true now,
    /// until nothing newer comes between.
    /// </summary>
    private async Task RestateAsync(Outgoing message, Route route, long seen)
    {
        try
        {
            var e = await restater.Restate(room, route.About!, route.LeftReason);
            var joined = e as MemberJoined;
            message = new Outgoing(new InvocationMessage(joined is null ? nameof(IChatClient.MemberLeft) : nameof(IChatClient.MemberJoined), [e]));
            route = route with { MemberCount = joined?.MemberCount ?? 0 };
        }
        catch (PresenceUnavailableException)
        {
            seen = long.MaxValue; // better a list that is a moment old than none
        }

        Post(() =>
        {
            if (announced.GetValueOrDefault(route.About!, route.Version) > route.Version) return;
            if (told > seen) _ = RestateAsync(message, route, told);
            else Tell(message, route, told);
        });
    }

    /// <summary>Tells the members at once, or together with what else comes in the window; the user itself always at once.</summary>
    /// <param name="message">The announcement.</param>
    /// <param name="route">What it is about.</param>
    /// <param name="version">The version as of which it is true.</param>
    private void Tell(Outgoing message, Route route, long version)
    {
        announcements ??= new Announcements(options.AnnounceWindow, Time);
        if (announcements.GoesAtOnce())
        {
            told = Math.Max(told, version);
            Send(message, route);
            return;
        }

        if (announcements.Count == 0) _ = TellLaterAsync(announcements.Batch);
        announcements.Add(version, message, Brief(route));
        foreach (var member in Members)
            if (member.Connection.UserId == route.About) announcements.TellAtOnce(member, version);
        if (announcements.IsFull) TellTogether();
    }

    private async Task TellLaterAsync(int batch)
    {
        await Task.Delay(options.AnnounceWindow, Time);
        Post(() =>
        {
            if (announcements!.Batch == batch) TellTogether();
        });
    }

    private void TellTogether() => told = Math.Max(told, announcements!.TellTogether(Members));

    /// <summary>What is said of a coming without the room's list; null when the announcement has none.</summary>
    private Outgoing? Brief(Route route) => route is { LeftReason: null, MemberCount: > 0 }
        ? new Outgoing(new InvocationMessage(nameof(IChatClient.MemberJoined), [new MemberJoined(room, route.About!, [route.About!], route.MemberCount)]))
        : null;

    private void Take(Outgoing message, Route route)
    {
        if (epoch is not null && route.Epoch != epoch)
        {
            // Of another life of the log, the next or the last one: the log itself says which.
            Logger.EpochChanged(room);
            target = Math.Max(target, last + 1);
            Repair(TimeSpan.Zero);
            return;
        }

        if (epoch is not null && route.Seq <= last) return;
        target = Math.Max(target, route.Seq);
        if (epoch is not null && route.Seq == last + 1)
        {
            Deliver(message);
            Advance();
        }
        else if (early.Count < MaxEarly)
        {
            early.TryAdd(route.Seq, message);
        }

        if (epoch is not null && last < target) Repair(options.RepairDelay);
    }

    /// <summary>Nobody has been told anything yet: the room begins here.</summary>
    private void StartAt(StreamPosition head)
    {
        epoch = head.Epoch;
        last = head.Seq;
        early.Clear(); // what came meanwhile and is newer than the head is read from the log
    }

    private void StartOver(string newEpoch)
    {
        epoch = newEpoch;
        last = target = 0;
        early.Clear();
    }

    private void Deliver(Outgoing message)
    {
        last++;
        SendToAll(message);
    }

    /// <summary>Delivers early messages that are due, and tells those who wait for a number.</summary>
    private void Advance()
    {
        while (early.Count > 0 && early.First() is var first && first.Key <= last + 1)
        {
            early.Remove(first.Key);
            if (first.Key == last + 1) Deliver(first.Value);
        }

        if (waiting.Count == 0) return;
        waiting.RemoveAll(w => w.Seq <= last && w.Reached.TrySetResult());
    }

    private void Repair(TimeSpan delay)
    {
        if (repairing) return;
        repairing = true;
        _ = RepairAsync(epoch!, last, delay);
    }

    /// <summary>Reads one page off the relay's order and hands it back into it.</summary>
    private async Task RepairAsync(string fromEpoch, long from, TimeSpan delay)
    {
        try
        {
            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, Time);
                Post(() =>
                {
                    repairing = false;
                    if (last < target) Repair(TimeSpan.Zero);
                });
                return;
            }

            var page = await log.ReadAfterAsync(stream, new LogPosition(fromEpoch, from), RepairPage);
            Post(() => Repaired(page));
        }
        catch (MessageLogUnavailableException e)
        {
            Logger.RepairFailed(room, e.Message);
            Post(() =>
            {
                repairing = false;
                foreach (var (_, reached) in waiting) reached.TrySetException(e);
                waiting.Clear();
                if (Count > 0 && last < target) Repair(RetryDelay);
            });
        }
    }

    private void Repaired(LogPage page)
    {
        repairing = false;
        if (page.Head.Epoch != epoch)
        {
            StartOver(page.Head.Epoch);
            target = page.Head.Seq;
        }
        else
        {
            // What was trimmed away before it could be delivered is skipped, for there is nothing to deliver.
            if (!page.Continuous) last = page.Messages is [var oldest, ..] ? Math.Max(last, oldest.Seq - 1) : page.Head.Seq;
            var before = last;
            foreach (var message in page.Messages)
                if (message.Seq == last + 1) Deliver(Serialize(message));
            if (last > before) Logger.Repaired(room, before + 1, last);
            target = Math.Max(page.Head.Seq, last);
        }

        Advance();
        if (last < target) Repair(TimeSpan.Zero);
    }

    private Outgoing Serialize(LoggedMessage message) =>
        new(new InvocationMessage(nameof(IChatClient.Message), [message.InRoom(room)]));
}
