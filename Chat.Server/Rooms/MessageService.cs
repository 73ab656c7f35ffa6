using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Chat.Server.Rooms.Subscriptions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// What is said: in rooms, between two users, to everyone. A message is in its log before anybody sees it and before its
/// sender gets the receipt. Every refusal is a <see cref="ChatException"/> and changes nothing.
/// </summary>
internal sealed class MessageService(
    IRoomChannel channel,
    IMessageLog log,
    RoomService rooms,
    RoomNamespaces namespaces,
    SlowMode slowMode,
    ReadFollowers followers,
    SanctionBoard sanctions,
    RoomMetrics metrics,
    IOptions<RoomOptions> roomOptions,
    IOptions<HistoryOptions> historyOptions,
    IBeforeHook? before = null)
{
    private readonly ConversationOrder order = new();
    private readonly RoomOptions options = roomOptions.Value;
    private readonly int pageBytes = historyOptions.Value.PageBytes;

    /// <param name="caller">Who says it.</param>
    /// <param name="request">What.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="annotations">What is said of it, see <see cref="MessageExtras"/>. For operators alone: of others the before hook decides.</param>
    public async Task<Receipt> SendAsync(Caller caller, SendMessageRequest request, CancellationToken cancellation, string? annotations = null)
    {
        ChatRules.CheckRoom(request.Room);
        if (request is not { Data: not null, Text: "" }) ChatRules.CheckText(request.Text, options.MaxTextLength);
        ChatRules.CheckClientMessageId(request.ClientMessageId);
        ChatRules.CheckData(request.Data, options.MaxDataBytes);
        ChatRules.CheckMentions(request.Mentions);
        await rooms.DemandMemberAsync(caller, request.Room, cancellation);
        DemandVoice(caller, request.Room);
        var settings = namespaces.Of(request.Room);
        var tookTurn = settings.RestrictsPosting && DemandPosting(caller, request, settings);
        try
        {
            if (request.ReplyTo is { } answered) request = request with { ReplyTo = (await log.FindAsync(request.Room, answered, cancellation)).Seq };
            var judge = before is { JudgesMessages: true } && !caller.IsOperator ? before : null;
            var draft = judge is null
                ? new MessageDraft(caller.UserId, request.Text, request.ClientMessageId, ExtrasOf(annotations, request))
                : await JudgeAsync(judge, caller, request, cancellation);
            var result = await metrics.AppendAsync(log, StreamKey.Room(request.Room), draft, cancellation);
            if (judge is not null && result.Outcome == AppendOutcome.Conflict) result = result with { Outcome = AppendOutcome.Duplicate };
            RefuseConflict(result);
            if (result.Outcome != AppendOutcome.Stored) return result.ToReceipt();
            metrics.Messages.Add();
            channel.Message(result.Message.InRoom(request.Room), result.Epoch);
            if (followers.Has(caller.ConnectionId, request.Room)) await followers.SaidAsync(caller, request.Room, new StreamPosition(result.Epoch, result.Message.Seq));
            return result.ToReceipt();
        }
        catch when (tookTurn)
        {
            slowMode.Return(request.Room, caller.UserId); // nothing was said in it
            throw;
        }
    }

    public async Task<Receipt> SendDirectAsync(Caller caller, DirectRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckUserId(request.UserId);
        ChatRules.CheckText(request.Text, options.MaxTextLength);
        ChatRules.CheckClientMessageId(request.ClientMessageId);
        DemandVoice(caller, room: null);

        var draft = new MessageDraft(caller.UserId, request.Text, request.ClientMessageId);
        var stream = StreamKey.Direct(caller.UserId, request.UserId);
        if (log.StoresInOrder) return RefuseConflict(await order.RunAsync(stream, () => metrics.AppendAsync(log, stream, draft, cancellation), SendAsync)).ToReceipt();

        var result = await metrics.AppendAsync(log, stream, draft, cancellation);
        await SendAsync(result);
        return RefuseConflict(result).ToReceipt();

        ValueTask SendAsync(AppendResult appended)
        {
            if (appended.Outcome == AppendOutcome.Conflict) return ValueTask.CompletedTask;
            if (appended.Outcome == AppendOutcome.Stored) metrics.Direct.Add();
            return channel.DirectAsync(appended.Message.ToUser(request.UserId), appended.Epoch, appended.Outcome == AppendOutcome.Stored);
        }
    }

    public void Type(Caller caller, TypingRequest request)
    {
        ChatRules.CheckRoom(request.Room);
        rooms.DemandMember(caller, request.Room);
        DemandVoice(caller, request.Room);
        if (namespaces.Of(request.Room).Typing) channel.Typing(new TypingNotice(request.Room, caller.UserId, request.IsTyping ?? true));
    }

    public void Broadcast(Caller caller, BroadcastRequest request)
    {
        if (!caller.Session.IsAdmin) throw new ChatException(ChatErrors.Forbidden, "Only the role admin may broadcast.");
        ChatRules.CheckText(request.Message, options.MaxTextLength, "message");
        DemandVoice(caller, room: null);
        metrics.Broadcasts.Add();
        channel.Broadcast(new BroadcastNotice(caller.UserId, request.Message));
    }

    public async Task<HistoryPage> HistoryAsync(Caller caller, HistoryRequest request, CancellationToken cancellation)
    {
        var limit = request.Limit ?? ChatLimits.DefaultHistoryPageLength;
        if (limit is < 1 or > ChatLimits.HistoryPageLength)
            throw new ChatException(ChatErrors.InvalidRequest, $"The limit is 1 to {ChatLimits.HistoryPageLength}.");
        if (request is { Before: not null, After: not null } || request.Before < 1 || request.After < 0)
            throw new ChatException(ChatErrors.InvalidRequest, "History takes before (from 1) or after (from 0), not both.");
        if (request.Epoch is not null && (request.After is null || !ChatRules.IsEpoch(request.Epoch)))
            throw new ChatException(ChatErrors.InvalidRequest, $"An epoch has 1 to {ChatRules.EpochLength} characters and stands beside after.");
        if (request.Room is null == request.UserId is null)
            throw new ChatException(ChatErrors.InvalidRequest, "History takes a room or a user id.");

        if (request.Room is { } room)
        {
            ChatRules.CheckRoom(room);
            await rooms.DemandReaderAsync(caller, room, cancellation);
            var page = await ReadAsync(StreamKey.Room(room), request, new PageLimit(limit, pageBytes), cancellation);
            return new HistoryPage(room, [.. page.Messages.Select(m => m.InRoom(room))], page.HasMore, page.Head);
        }

        ChatRules.CheckUserId(request.UserId);
        var conversation = await ReadAsync(StreamKey.Direct(caller.UserId, request.UserId), request, new PageLimit(limit, pageBytes), cancellation);
        return new HistoryPage(request.UserId, [.. conversation.Messages.Select(m => m.InRoom(request.UserId))],
            conversation.HasMore, conversation.Head);
    }

    private void DemandVoice(Caller caller, string? room)
    {
        if (!caller.IsOperator) sanctions.DemandVoice(caller.UserId, room);
    }

    /// <summary>Refuses who may not speak in a room where not everybody may, or not yet again.</summary>
    /// <returns>Whether it takes the user's turn in slow mode.</returns>
    private bool DemandPosting(Caller caller, SendMessageRequest request, RoomSettings settings)
    {
        settings.DemandPosting(caller, request.Room);
        return settings.SlowMode > TimeSpan.Zero && !caller.IsOperator && !caller.Session.IsModeratorOf(request.Room)
            && slowMode.Take(request.Room, caller.UserId, request.ClientMessageId, settings.SlowMode);
    }

    /// <summary>
    /// Asks before it is appended, so a message's place is that of its acceptance. A repetition is asked about again, and if it is allowed the log answers with the first message, whatever
    /// the text: the hook may write another one each time.
    /// </summary>
    private async Task<MessageDraft> JudgeAsync(IBeforeHook judge, Caller caller, SendMessageRequest request, CancellationToken cancellation)
    {
        var decision = await judge.OnMessageAsync(caller.UserId, request, cancellation);
        Judgement.Demand(decision.IsAllowed, decision.Reason);
        await rooms.DemandMemberAsync(caller, request.Room, cancellation); // it may have left while the hook thought, or been muted
        DemandVoice(caller, request.Room);
        return new MessageDraft(caller.UserId, decision.Text, request.ClientMessageId, ExtrasOf(decision.Annotations, request));
    }

    private static string? ExtrasOf(string? annotations, SendMessageRequest request) =>
        new MessageExtras(annotations, request.Data, request.ReplyTo?.Seq, request.Mentions is { Count: > 0 } mentions ? mentions : null).ToText();

    private ValueTask<LogPage> ReadAsync(StreamKey stream, HistoryRequest request, PageLimit limit, CancellationToken cancellation) =>
        request.After is { } after
            ? log.ReadAfterAsync(stream, new LogPosition(request.Epoch, after), limit, cancellation)
            : log.ReadBeforeAsync(stream, request.Before ?? long.MaxValue, limit, cancellation);

    private static AppendResult RefuseConflict(in AppendResult result) =>
        result.Outcome != AppendOutcome.Conflict
            ? result
            : throw new ChatException(ChatErrors.IdConflict, "This client message id was used for another message.");
}
