using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>What an honest user does on a connection, one thing after the other, within the server's limits.</summary>
internal sealed class HonestActions(string user, int index, HonestOptions options, Ledger ledger, Random random, RoomView[] rooms)
{
    private const int PageLength = 200;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly List<PendingMessage> pending = [];
    private int said;

    /// <summary>How many messages wait for a receipt.</summary>
    public int Pending
    {
        get
        {
            lock (pending) return pending.Count;
        }
    }

    public async Task JoinAsync(HonestSession session, RoomView room)
    {
        var after = room.BeginJoin(session);
        long? gap = null;
        await InTimeAsync(session, session.Connection.JoinAsync(
            new JoinRoomRequest(room.Room, after), snapshot => gap = room.EndJoin(snapshot, session.Connection.InOrder)));
        ledger.Counts.Add(after is null ? "joins" : "resumes");
        while (gap is { } from)
        {
            var page = await AskAsync<HistoryPage>(session, ChatOperations.History, new HistoryRequest(room.Room, After: from, Limit: PageLength));
            gap = room.Fill(page.Messages);
        }
    }

    public Task DoSomethingAsync(HonestSession session)
    {
        var room = rooms[random.Next(rooms.Length)];
        return random.Next(100) switch
        {
            < 50 => SayAsync(session, room.Room, null, 1),
            < 58 => SayAsync(session, room.Room, null, 2 + random.Next(3)),
            < 66 => SayAsync(session, null, Neighbour(), 1),
            < 76 => TypeAsync(session, room),
            < 82 => CountedAsync("pings", AskAsync<Pong>(session, ChatOperations.Ping, new PingRequest())),
            < 87 => ReadHistoryAsync(session, room),
            < 92 => CheckMembersAsync(session, room),
            < 94 => CheckOnlineAsync(session),
            < 97 => LeaveAndJoinAsync(session, room),
            _ => ReconnectAsync(session),
        };
    }

    /// <summary>Sends everything that has no receipt, in its order. What fails stays for the next time.</summary>
    public async Task SendPendingAsync(HonestSession session)
    {
        PendingMessage[] batch;
        lock (pending) batch = [.. pending];
        if (batch.Length == 0) return;
        var fresh = Array.TrueForAll(batch, m => m.Attempts == 0);
        var receipts = await Task.WhenAll(batch.Select(m => SendAsync(session, m)).ToArray());
        if (Array.Find(receipts, r => r.Failure is not null).Failure is { } failure) throw failure;
        if (!fresh || !session.Connection.InOrder) return;
        for (var i = 1; i < batch.Length; i++)
        {
            if (batch[i].Room == batch[i - 1].Room && batch[i].UserId == batch[i - 1].UserId && receipts[i].Seq <= receipts[i - 1].Seq)
                ledger.Violation($"{user}: sent {batch[i - 1].ClientMessageId} before {batch[i].ClientMessageId} and got numbers {receipts[i - 1].Seq} and {receipts[i].Seq}");
        }
    }

    private Task SayAsync(HonestSession session, string? room, string? other, int count)
    {
        lock (pending)
        {
            for (var i = 0; i < count; i++)
            {
                var id = $"{user}-{++said}";
                pending.Add(new PendingMessage(room, other, id, $"{id} {new string('.', random.Next(200))}", Time.GetTimestamp()));
            }
        }

        return SendPendingAsync(session);
    }

    private async Task<(long Seq, Exception? Failure)> SendAsync(HonestSession session, PendingMessage message)
    {
        try
        {
            if (message.Attempts++ > 0) ledger.Counts.Add("sent again");
            var receipt = message.Room is not null
                ? await AskAsync<Receipt>(session, ChatOperations.Message, new SendMessageRequest(message.Room, message.Text, message.ClientMessageId))
                : await AskAsync<Receipt>(session, ChatOperations.Direct, new DirectRequest(message.UserId!, message.Text, message.ClientMessageId));
            ledger.Receipted(message.StreamOf(user), user, message.ClientMessageId, receipt, Time.GetElapsedTime(message.Since));
            if (receipt.Duplicate && message.Attempts == 1) ledger.Violation($"{user}: the first {message.ClientMessageId} counts as a repeat");
            lock (pending) pending.Remove(message);
            return (receipt.Seq, null);
        }
        catch (Exception e) when (e is ChatFailureException or ConnectionLostException)
        {
            return (0, e);
        }
    }

    private async Task TypeAsync(HonestSession session, RoomView room)
    {
        await InTimeAsync(session, session.Connection.TellAsync(ChatOperations.Typing, new TypingRequest(room.Room, random.Next(2) == 0)));
        ledger.Counts.Add("typing");
    }

    private async Task ReadHistoryAsync(HonestSession session, RoomView room)
    {
        var page = await AskAsync<HistoryPage>(session, ChatOperations.History, new HistoryRequest(room.Room, Limit: 20));
        ledger.Counts.Add("history");
        var stream = ledger.Stream(Ledger.RoomKey(room.Room));
        for (var i = 0; i < page.Messages.Count; i++)
        {
            var message = page.Messages[i];
            if (i > 0 && message.Seq != page.Messages[i - 1].Seq + 1) ledger.Violation($"{user} in {room.Room}: a page has {page.Messages[i - 1].Seq} before {message.Seq}");
            ledger.Check(stream.Seen(user, message.Seq, message.Id, message.ClientMessageId, message.Text));
        }
    }

    private async Task CheckMembersAsync(HonestSession session, RoomView room)
    {
        var members = await AskAsync<RoomMembers>(session, ChatOperations.Members, new MembersRequest(room.Room));
        ledger.Counts.Add("members");
        if (!options.Tolerant && !members.Members.Contains(user)) ledger.Violation($"{user} in {room.Room}: is not among its members");
    }

    private async Task CheckOnlineAsync(HonestSession session)
    {
        var online = await AskAsync<OnlineUsers>(session, ChatOperations.Online, new OnlineRequest());
        ledger.Counts.Add("online");
        if (!options.Tolerant && online.UserCount == online.Users.Count && !online.Users.Contains(user)) ledger.Violation($"{user}: is not online");
    }

    private async Task LeaveAndJoinAsync(HonestSession session, RoomView room)
    {
        await InTimeAsync(session, session.Connection.TellAsync(ChatOperations.LeaveRoom, new LeaveRoomRequest(room.Room)));
        ledger.Counts.Add("leaves");
        while (true)
        {
            try
            {
                await JoinAsync(session, room);
                return;
            }
            catch (ChatFailureException e) when (e.Code == ChatErrors.Unavailable && options.Tolerant)
            {
                ledger.Counts.Add($"error {e.Code}");
                await Task.Delay(TimeSpan.FromMilliseconds(200 + random.Next(300)));
            }
        }
    }

    /// <summary>One of the two next users: few conversations, each of several messages.</summary>
    private string Neighbour() => options.UserName((index + 1 + random.Next(2)) % options.Users);

    private Task ReconnectAsync(HonestSession session)
    {
        session.Leaving = true;
        ledger.Counts.Add("reconnects by choice");
        return Task.CompletedTask;
    }

    private async Task CountedAsync(string what, Task action)
    {
        await action;
        ledger.Counts.Add(what);
    }

    private async Task<TAnswer> AskAsync<TAnswer>(HonestSession session, string operation, object request)
    {
        var asking = session.Connection.AskAsync<TAnswer>(operation, request);
        await InTimeAsync(session, asking);
        return await asking;
    }

    private async Task InTimeAsync(HonestSession session, Task asking)
    {
        try
        {
            await asking.WaitAsync(options.AnswerTimeout);
        }
        catch (TimeoutException)
        {
            ledger.Counts.Add("no answer in time");
            if (!options.Tolerant) ledger.Violation($"{user}: no answer within {options.AnswerTimeout.TotalSeconds} s");
            session.Leaving = true;
            session.Connection.Abort();
            throw new ConnectionLostException("no answer in time");
        }
    }
}
