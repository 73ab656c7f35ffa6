using System.Collections.Concurrent;
using System.Net;
using Chat.Contracts;
using Chat.LoadTest.Load;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Resume;

/// <summary>
/// A client in several rooms, over its connections. A join that is refused for now is asked for again at the time the server says, and not before.
/// </summary>
internal sealed class ResumeMember(ResumeSeat[] seats, ResumeCounts counts)
{
    /// <summary>Ids of messages begin here, those of joins are the numbers of seats.</summary>
    private const int FirstMessageId = 1 << 30;

    private const int TextBytes = LoadText.MinLength;

    /// <summary>Where the server does not say when.</summary>
    private static readonly TimeSpan Otherwise = TimeSpan.FromSeconds(1);

    private readonly Dictionary<int, ResumeSeat> byRoom = seats.ToDictionary(seat => ResumeRoom.Read(seat.Room.Mark(0)).Room);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<WireRecord>> receipts = new();
    private volatile ResumeLink? link;
    private int goal;
    private int missing = seats.Length;
    private long since;

    public IReadOnlyList<ResumeSeat> Seats => seats;

    /// <summary>The first connection that ended before it was meant to.</summary>
    public int? Closed { get; private set; }

    /// <summary>The first error that no waiting helps against.</summary>
    public string? Complaint { get; private set; }

    /// <summary>In all rooms since the last cut, with all messages that <see cref="ConnectAsync"/> was told to expect.</summary>
    public bool IsDone => Volatile.Read(ref missing) == 0;

    public bool HasFailed => Closed is not null || Complaint is not null;

    /// <param name="service">Where to.</param>
    /// <param name="node">Which of its nodes.</param>
    /// <param name="token">Who it is.</param>
    /// <param name="local">Where from.</param>
    /// <param name="expected">Messages in each room that it is to have in the end.</param>
    /// <param name="begun">From when on the time to that counts.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">The server did not want to.</exception>
    public async Task ConnectAsync(Service service, int node, string token, IPAddress local, int expected, long begun, CancellationToken cancellation)
    {
        foreach (var seat in seats) seat.IsJoined = seat.IsDone = false;
        (goal, since) = (expected, begun);
        Volatile.Write(ref missing, seats.Length);
        var next = new ResumeLink(this);
        link = next;
        var asked = TimeProvider.System.GetTimestamp();
        await next.OpenAsync(service, node, token, local, cancellation);
        var now = TimeProvider.System.GetTimestamp();
        counts.Connects.Deliver(Latency.Microseconds(asked, now));
        foreach (var seat in seats) seat.AskedAt = now;
        for (var i = 0; i < seats.Length; i++) Join(next, i);
    }

    public void Cut()
    {
        Volatile.Write(ref missing, seats.Length);
        link?.Cut();
    }

    /// <summary>Says something in the room, again where the server wants it later. Returns with the receipt.</summary>
    /// <exception cref="LoadException">There will be none.</exception>
    public async Task SayAsync(int seat, CancellationToken cancellation)
    {
        var room = seats[seat].Room;
        var number = room.Stored + 1;
        while (true)
        {
            var mark = room.Mark(number);
            var receipt = receipts[FirstMessageId + mark] = new TaskCompletionSource<WireRecord>(TaskCreationOptions.RunContinuationsAsynchronously);
            link!.Connection.SendMessage(FirstMessageId + mark, room.NameBytes, new LoadText(TimeProvider.System.GetTimestamp(), mark), TextBytes);
            var answer = await receipt.Task.WaitAsync(cancellation);
            if (answer.Kind == RecordKind.Answer) break;
            if (answer.Reason != ChatErrors.RateLimited) throw new LoadException($"A message was refused: {answer.Reason}.");
            await Task.Delay(Wait(answer), cancellation);
        }

        room.Stored = number;
    }

    public void OnRecord(ResumeLink from, in WireRecord record)
    {
        if (from != link) return;
        if (record.Kind == RecordKind.Message) OnMessage(record);
        else if (record.Kind is RecordKind.Answer or RecordKind.Error && receipts.TryRemove((int)record.Id, out var receipt)) receipt.TrySetResult(record);
        else if (record is { Kind: RecordKind.Answer, Joined: { } joined }) OnJoined(seats[record.Id], joined);
        else if (record.Kind == RecordKind.Error) OnError(from, record);
    }

    public void OnClosed(ResumeLink from, int code)
    {
        if (from != link) return;
        Closed ??= code;
        foreach (var receipt in receipts.Values) receipt.TrySetException(new LoadException($"A connection that speaks was closed with {code}."));
    }

    private static TimeSpan Wait(in WireRecord refusal) => refusal.RetryAfter > 0 ? TimeSpan.FromMilliseconds(refusal.RetryAfter) : Otherwise;

    private void Join(ResumeLink on, int seat)
    {
        var place = seats[seat];
        if (place.Epoch is { } epoch) on.Connection.Resume(seat, place.Room.NameBytes, epoch, place.Seq);
        else on.Connection.Join(seat, place.Room.NameBytes);
    }

    private void OnJoined(ResumeSeat seat, JoinAnswer answer)
    {
        // What was missed follows the answer, and moves the position on as it comes.
        if (seat.Epoch is not null && !answer.Recovered) counts.NoteUnrecovered();
        seat.Epoch ??= answer.Epoch;
        if (goal == 0) seat.Seq = answer.Seq;
        seat.IsJoined = true;
        counts.Joins.Deliver(Latency.Microseconds(seat.AskedAt, TimeProvider.System.GetTimestamp()));
        Check(seat);
    }

    private void OnMessage(in WireRecord record)
    {
        var (room, number) = ResumeRoom.Read(record.Text.Number);
        if (!byRoom.TryGetValue(room, out var seat)) return;
        seat.Ledger.Add(number, record.Seq);
        seat.Seq = Math.Max(seat.Seq, record.Seq);
        Check(seat);
    }

    private void OnError(ResumeLink from, in WireRecord refusal)
    {
        if (refusal.Reason == ChatErrors.RateLimited && refusal.Id >= 0 && refusal.Id < seats.Length)
        {
            counts.RefuseJoin();
            _ = JoinLaterAsync(from, (int)refusal.Id, Wait(refusal));
        }
        else Complaint ??= refusal.Reason;
    }

    private async Task JoinLaterAsync(ResumeLink on, int seat, TimeSpan wait)
    {
        await Task.Delay(wait);
        if (on == link) Join(on, seat);
    }

    private void Check(ResumeSeat seat)
    {
        if (seat.IsDone || !seat.IsJoined || seat.Ledger.Received < goal) return;
        seat.IsDone = true;
        if (Interlocked.Decrement(ref missing) == 0) counts.Complete(Latency.Microseconds(since, TimeProvider.System.GetTimestamp()));
    }
}
