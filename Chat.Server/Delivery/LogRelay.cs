using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Delivery;

/// <summary>
/// A group on this node whose messages are numbered in a stream of the log. It delivers them in order, each once: the next number
/// goes out, a number that was delivered is dropped, and where one is missing the log is read, once for all members, before it goes
/// on.
/// <para>Members join at the relay's position: what is up to it they get as history, what comes after it they get live, so
/// nothing falls between and nothing comes twice.</para>
/// </summary>
internal abstract class LogRelay(string name, StreamKey stream, IMessageLog log, HeadSchedule schedule, DeliveryOptions options, DeliveryMetrics metrics, ITurns turns, TimeProvider time, ILogger logger) : Relay(metrics, turns, time, logger)
{
    /// <summary>Early messages kept while one before them is missing; those beyond are read from the log.</summary>
    private const int MaxEarly = 1000;

    private const int PageLength = 500;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(250);

    private SortedDictionary<long, Outgoing>? early;
    private List<(long Seq, long Change, TaskCompletionSource Reached)>? waiting;

    private string? epoch;
    private long last;

    /// <summary>The highest number known to exist. Beyond <see cref="last"/> there is something to repair.</summary>
    private long target;

    /// <summary>Numbers that a join, or the check of heads, was the first to know of: from the one behind the first to the second.</summary>
    private (long From, long To) joined;
    private (long From, long To) late;

    private bool repairing;
    private volatile bool hasNews;

    public StreamKey Stream => stream;

    /// <inheritdoc cref="IMessageLog.PlaceOf"/>
    public int Place { get; } = log.PlaceOf(stream);

    protected IMessageLog Log => log;

    protected DeliveryOptions Options => options;

    /// <summary>For the schedule: when to be asked for next, in its ticks.</summary>
    public long AskAt { get; set; }

    /// <summary>For the schedule: how many ticks later to be asked for once more.</summary>
    public int Pause { get; set; }

    /// <summary>The position that has been reached. Known once somebody has joined; for what the relay does itself.</summary>
    protected StreamPosition Position => new(epoch!, last);

    protected override void Handle(Outgoing message, Route route)
    {
        Hear();
        if (route.Seq > 0) Take(message, route);
        else base.Handle(message, route);
    }

    /// <summary>
    /// Adds a member at the present end of the stream. Throws <see cref="MessageLogUnavailableException"/> when the end is not
    /// known.
    /// </summary>
    public virtual async Task JoinAsync(Member member, bool isNew, CancellationToken cancellation)
    {
        var head = (await log.HeadsAsync([stream], cancellation))[0];
        await ReachAsync(head).WaitAsync(cancellation);
        await EnterAsync(member, isNew);
    }

    /// <summary>Compares with the log's head and fetches what is missing. Completes when the relay is there.</summary>
    public Task ReachAsync(StreamHead head)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            if (epoch is null || Count == 0)
            {
                StartAt(head);
            }
            else if (epoch != head.Epoch)
            {
                // Of the next life of the stream, or read a moment too soon: the log itself says which, and where that life ends.
                (waiting ??= []).Add((long.MaxValue, 0, reached));
                target = Math.Max(target, last + 1);
                Repair(TimeSpan.Zero);
                return;
            }

            NoteChanges(head.Changes);
            (waiting ??= []).Add((head.Seq, head.Changes, reached));
            if (head.Seq > target) joined = (target, head.Seq);
            target = Math.Max(target, head.Seq);
            Advance();
            if (last < target) Repair(TimeSpan.Zero);
        });
        return reached.Task;
    }

    /// <summary>As <see cref="ReachAsync"/> for a head read in passing: a group that is empty or ahead of it stays as it is.</summary>
    public void Compare(StreamHead head) => Post(() =>
    {
        if (epoch is null || Count == 0) return;
        if (epoch != head.Epoch)
        {
            Repair(TimeSpan.Zero); // it may be of the life before this one, read a moment too soon: the log itself says which
            return;
        }

        NoteChanges(head.Changes);
        if (head.Seq < last) GoneBack();
        if (head.Seq > target) late = (target, head.Seq);
        target = Math.Max(target, head.Seq);
        if (last >= target) return;
        Hear();
        Repair(options.RepairDelay);
    });

    /// <summary>For the schedule: from here on news is new again.</summary>
    public void ForgetNews() => hasNews = false;

    /// <summary>Notes a sign of life: the stream's head is to be asked for soon.</summary>
    protected void Hear()
    {
        if (hasNews) return;
        hasNews = true;
        schedule.Hear(this);
    }

    /// <summary>Adds a member where the relay is now.</summary>
    protected Task EnterAsync(Member member, bool isNew)
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            var isFirst = Count == 0;
            OnEnter(member, isNew);
            if (isNew) AddNow(member);
            if (isFirst) schedule.Add(this);
            entered.SetResult();
        });
        return entered.Task;
    }

    /// <summary>A member is about to be added, when it is new, or joins once more.</summary>
    protected virtual void OnEnter(Member member, bool isNew)
    {
    }

    /// <summary>The relay begins at a head, or with another life of the stream.</summary>
    protected virtual void OnStart(long changes)
    {
    }

    /// <summary>The stream has so many changes.</summary>
    protected virtual void NoteChanges(long changes)
    {
    }

    /// <summary>Whether members have been told of a change, or need not be.</summary>
    protected virtual bool HasChange(long change) => true;

    /// <summary>Messages were delivered.</summary>
    protected virtual void OnAdvanced()
    {
    }

    /// <summary>There is a message of this number: what is missing up to it is fetched.</summary>
    protected void Demand(long seq)
    {
        target = Math.Max(target, seq);
        if (last < target) Repair(options.RepairDelay);
    }

    /// <summary>The stream ends before what was delivered: it has lost something, or its end was read before that.</summary>
    protected virtual void GoneBack()
    {
    }

    /// <summary>Reads what the stream has after a position, as <see cref="IMessageLog.ReadAfterAsync"/>.</summary>
    protected abstract ValueTask<RepairPage> ReadAsync(LogPosition after, int limit);

    private void Take(Outgoing message, Route route)
    {
        if (epoch is { Length: 0 } && last == 0) epoch = route.Epoch; // a stream that had no life yet
        if (epoch is not null && route.Epoch != epoch)
        {
            // Of another life of the log, the next or the last one: the log itself says which.
            Logger.EpochChanged(name);
            target = Math.Max(target, last + 1);
            Repair(TimeSpan.Zero);
            return;
        }

        if (epoch is not null && route.Seq <= last)
        {
            if (!IsIn(joined, route.Seq)) Metrics.Repeats.Add(); // a join reads what is just on its way
            return;
        }

        target = Math.Max(target, route.Seq);
        if (epoch is not null && route.Seq == last + 1)
        {
            Deliver(message);
            Advance();
        }
        else if ((early ??= []).Count < MaxEarly)
        {
            early.TryAdd(route.Seq, message);
        }

        if (epoch is not null && last < target) Repair(options.RepairDelay);
    }

    /// <summary>Nobody has been told anything yet: the group begins here.</summary>
    private void StartAt(StreamHead head)
    {
        epoch = head.Epoch;
        last = head.Seq;
        target = Math.Max(target, head.Seq);
        joined = (0, target);
        OnStart(head.Changes);
        early = null; // what came meanwhile and is newer than the head is read from the log
    }

    private void StartOver(string newEpoch)
    {
        epoch = newEpoch;
        last = target = 0;
        joined = late = default;
        OnStart(0);
        waiting = waiting?.ConvertAll(w => (0L, 0L, w.Reached)); // numbers of the life before are nobody's
        early = null;
    }

    private static bool IsIn((long From, long To) numbers, long seq) => seq > numbers.From && seq <= numbers.To;

    private void Deliver(Outgoing? message)
    {
        last++;
        if (message is not null) SendToAll(message);
    }

    /// <summary>Delivers early messages that are due, and tells those who wait for a number.</summary>
    private void Advance()
    {
        while (early is { Count: > 0 } && early.First() is var first && first.Key <= last + 1)
        {
            early.Remove(first.Key);
            if (first.Key == last + 1) Deliver(first.Value);
        }

        OnAdvanced();
        ReleaseWaiting();
    }

    /// <summary>Tells those who wait for what has been reached.</summary>
    protected void ReleaseWaiting()
    {
        if (waiting is { Count: > 0 }) waiting.RemoveAll(w => w.Seq <= last && HasChange(w.Change) && w.Reached.TrySetResult());
    }

    /// <summary>Tells them that it cannot be reached now.</summary>
    protected void FailWaiting(Exception reason)
    {
        foreach (var (_, _, reached) in waiting ?? []) reached.TrySetException(reason);
        waiting = null;
    }

    protected void Repair(TimeSpan delay)
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

            var page = await ReadAsync(new LogPosition(fromEpoch, from), PageLength);
            Post(() => Repaired(page, fromEpoch));
        }
        catch (MessageLogUnavailableException e)
        {
            Logger.RepairFailed(name, e.Message);
            Post(() =>
            {
                repairing = false;
                FailWaiting(e);
                if (Count > 0 && last < target) Repair(RetryDelay);
            });
        }
    }

    private void Repaired(RepairPage page, string fromEpoch)
    {
        repairing = false;
        if (fromEpoch != epoch)
        {
            Repair(TimeSpan.Zero); // it was read for another life
            return;
        }

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
            foreach (var (seq, message) in page.Messages)
            {
                if (seq != last + 1) continue;
                Deliver(message);
                if (IsIn(joined, seq) || early?.ContainsKey(seq) == true) continue;
                Metrics.Repaired.Add();
                if (IsIn(late, seq)) Metrics.Late.Add();
            }

            if (last > before) Logger.Repaired(name, before + 1, last);
            target = Math.Max(page.Head.Seq, last);
            waiting = waiting?.ConvertAll(w => (Math.Min(w.Seq, target), w.Change, w.Reached));
        }

        Advance();
        if (last < target) Repair(TimeSpan.Zero);
    }
}
