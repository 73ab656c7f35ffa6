using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>
/// A user whose client does what the protocol advises: it sends again what has no receipt, connects again when it is cut off or
/// sent away, and resumes every room from the last message it has seen.
/// </summary>
internal sealed class HonestUser
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(4);

    private readonly HonestOptions options;
    private readonly Ledger ledger;
    private readonly Random random;
    private readonly HonestProtocol protocol;
    private readonly RoomView[] rooms;
    private readonly HonestActions actions;
    private readonly int index;
    private readonly CancellationToken quiet;
    private readonly CancellationToken stop;
    private string? token;
    private int connects;
    private volatile HonestSession? current;

    /// <summary>A user who says nothing new once it is to be quiet, but stays and listens until it is to stop.</summary>
    public HonestUser(HonestOptions options, int index, Ledger ledger, CancellationToken quiet, CancellationToken stop)
    {
        (this.options, this.index, this.ledger, this.quiet, this.stop) = (options, index, ledger, quiet, stop);
        Name = options.UserName(index);
        random = new Random(index);
        protocol = (HonestProtocol)(index % 3);
        rooms = [.. Enumerable.Range(0, Math.Min(options.RoomsPerUser, options.Rooms)).Select(i => new RoomView(Name, options.RoomName(index + i * 7), ledger)).DistinctBy(r => r.Room)];
        actions = new HonestActions(Name, index, options, ledger, random, rooms);
    }

    public string Name { get; }

    public IReadOnlyList<RoomView> Rooms => rooms;

    /// <summary>The connection, when the user is in all its rooms and has nothing left to send.</summary>
    public IChatConnection? Settled => current is { IsOver: false } session && Ready && actions.Pending == 0 ? session.Connection : null;

    /// <summary>Whether the user is in all its rooms.</summary>
    public bool Ready { get; private set; }

    public async Task RunAsync()
    {
        HonestSession? former = null;
        var failures = 0;
        while (!stop.IsCancellationRequested)
        {
            HonestSession? session = null;
            try
            {
                session = await ConnectAsync();
                await ResumeAsync(session);
                failures = 0;
                await CloseAsync(former, politely: true);
                former = null;
                await UseAsync(session);
            }
            catch (ConnectionLostException e)
            {
                failures++;
                if (session is null) Refused(e);
            }
            catch (ChatFailureException e)
            {
                failures++;
                Failed(e);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                failures++;
                ledger.Violation($"{Name}: {e}");
            }
            catch (OperationCanceledException)
            {
                // The end.
            }

            Ready = false;
            if (session is not null) former = await LeaveAsync(session, former);
            if (failures > 0) await BackOffAsync(failures);
        }

        await CloseAsync(former, politely: true);
    }

    private async Task<HonestSession> ConnectAsync()
    {
        var url = options.Urls[(index + connects++) % options.Urls.Count];
        token ??= await options.Tokens.GetAsync(Name, stop);
        var session = new HonestSession();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(options.AnswerTimeout);
        session.Connection = await new ConnectionTarget(url, token, HonestOptions.AddressOf(index), e => Take(session, e)).ConnectAsync(protocol, timeout.Token);
        ledger.Counts.Add("connections");
        return session;
    }

    private async Task ResumeAsync(HonestSession session)
    {
        current = session;
        foreach (var room in rooms) await actions.JoinAsync(session, room);
        await actions.SendPendingAsync(session);
        Ready = true;
    }

    private async Task UseAsync(HonestSession session)
    {
        while (!session.IsOver && !session.Leaving && !quiet.IsCancellationRequested)
        {
            var pause = options.Pause * (-Math.Log(1 - random.NextDouble())); // as independent people are: exponential
            await session.Over.WaitAsync(pause, TimeProvider.System, quiet).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!session.IsOver && !quiet.IsCancellationRequested) await TryAsync(() => actions.DoSomethingAsync(session));
        }

        while (!session.IsOver && !session.Leaving)
        {
            if (actions.Pending > 0) await TryAsync(() => actions.SendPendingAsync(session));
            var wait = actions.Pending > 0 ? TimeSpan.FromMilliseconds(200) : Timeout.InfiniteTimeSpan;
            await session.Over.WaitAsync(wait, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stop.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A refusal is noted, and life goes on with the same connection.</summary>
    private async Task TryAsync(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (ChatFailureException e)
        {
            Failed(e);
            await Task.Delay(TimeSpan.FromMilliseconds(200 + random.Next(300)), stop);
        }
    }

    private void Failed(ChatFailureException e)
    {
        ledger.Counts.Add($"error {e.Code}");
        if (!options.Tolerant || e.Code != ChatErrors.Unavailable) ledger.Violation($"{Name}: {e.Message}");
    }

    private void Refused(ConnectionLostException e)
    {
        ledger.Counts.Add(e.Status is { } status ? $"connect: HTTP {status}" : "connect: failed");
        if (!options.Tolerant && !stop.IsCancellationRequested) ledger.Violation($"{Name} could not connect: {e.Message}");
    }

    /// <summary>Whoever is sent away keeps the old connection until the new one has taken over.</summary>
    private async Task<HonestSession?> LeaveAsync(HonestSession session, HonestSession? former)
    {
        if (session.Connection.Ended is { IsCompletedSuccessfully: true, Result: var end } && !session.Leaving && !stop.IsCancellationRequested)
        {
            ledger.Counts.Add(end.Code is null ? "connection broke" : $"connection closed with {end.Code}");
            if (!session.IsMoveDue && !(options.Tolerant && end.IsOfALeavingServer)) ledger.Violation($"{Name}: the connection {end}");
        }

        if (session is { IsMoveDue: true, Connection.Ended.IsCompleted: false } && former is null)
        {
            ledger.Counts.Add("moved when told to");
            return session;
        }

        await CloseAsync(session, politely: session.IsMoveDue || random.Next(2) == 0);
        return former;
    }

    private static async Task CloseAsync(HonestSession? session, bool politely)
    {
        if (session is null) return;
        session.Leaving = true;
        if (!politely) session.Connection.Abort();
        await session.Connection.DisposeAsync();
    }

    private Task BackOffAsync(int failures)
    {
        var longest = Math.Min(LongestBackOff.TotalMilliseconds, 250 * Math.Pow(2, Math.Min(failures, 10)));
        return Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * longest), stop).ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private void Take(HonestSession session, object e)
    {
        switch (e)
        {
            case ChatMessage message when Find(message.Room) is { } room:
                room.Take(session, message);
                break;
            case ChatMessage message:
                ledger.Violation($"{Name}: number {message.Seq} of {message.Room}, where it never was");
                break;
            case MemberJoined joined when !options.Tolerant:
                Find(joined.Room)?.Announced(session, joined.UserId, joined: true);
                break;
            case MemberLeft left when !options.Tolerant:
                Find(left.Room)?.Announced(session, left.UserId, joined: false);
                break;
            case DirectMessage direct:
                ledger.Counts.Add("direct messages seen");
                var conversation = ledger.Stream(Ledger.ConversationKey(direct.From, direct.To));
                ledger.Check(conversation.Seen(Name, direct.Seq, direct.Id, direct.ClientMessageId, direct.Text));
                break;
            case TypingNotice typing:
                ledger.Counts.Add("typing seen");
                if (typing.UserId == Name) ledger.Violation($"{Name}: heard of its own typing in {typing.Room}");
                break;
            case DrainingNotice notice:
                ledger.Counts.Add("told to move");
                if (!options.Tolerant) ledger.Violation($"{Name}: was told to move");
                session.Take(notice);
                break;
            case ServerError error:
                ledger.Violation($"{Name}: the server {error.Text}");
                break;
        }
    }

    private RoomView? Find(string room) => Array.Find(rooms, r => r.Room == room);
}
