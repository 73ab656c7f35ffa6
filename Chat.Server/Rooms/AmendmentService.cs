using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// What becomes of a message after it was said: its sender may change it for a while, the room's moderators and operators at any time. A change is in the log before
/// anybody sees it. Every refusal is a <see cref="ChatException"/> and changes nothing.
/// </summary>
internal sealed class AmendmentService(IRoomChannel channel, IMessageLog log, IMessageChanges changes, RoomService rooms, RoomNamespaces namespaces, SanctionBoard sanctions, RoomMetrics metrics, IOptions<RoomOptions> roomOptions, TimeProvider time, IBeforeHook? before = null)
{
    private readonly RoomOptions options = roomOptions.Value;

    /// <summary>Gives a message another text. The text it has already is answered as the last change, and nobody is told anything.</summary>
    public async Task<MessageEdited> EditAsync(Caller caller, EditRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckText(request.Text, options.MaxTextLength);
        var message = await FindAsync(caller, request.Room, request.Seq, cancellation);
        if (MessageExtras.Of(message.Extras).Event is not null) throw new ChatException(ChatErrors.InvalidRequest, $"Number {request.Seq} is an event, which has no text to be changed.");
        namespaces.Of(request.Room).DemandPosting(caller, request.Room);
        var text = await JudgeAsync(caller, request, cancellation);
        var result = await changes.AmendTracedAsync(StreamKey.Room(request.Room), new Amendment(request.Seq, message.Id, text, caller.UserId), CancellationToken.None);
        if (result.Outcome is AmendOutcome.NotFound or AmendOutcome.Deleted) throw MessageLookup.NotFound(request.Room, request.Seq);
        if (result.Message!.Change is null) return Unedited(result.Message, request.Room);

        var edited = result.Message.InRoom(request.Room).ToEdit();
        if (result.Outcome != AmendOutcome.Changed) return edited;
        metrics.Edits.Add();
        channel.Edited(edited, result.Epoch);
        return edited;
    }

    /// <summary>Deletes a message. One that is deleted already is answered as it was the first time.</summary>
    public async Task<MessageDeleted> DeleteAsync(Caller caller, DeleteRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        var message = await FindAsync(caller, request.Room, request.Seq, cancellation);
        return await DeleteAsync(StreamKey.Room(request.Room), message, caller.UserId, erasesSender: false) ?? throw MessageLookup.NotFound(request.Room, request.Seq);
    }

    /// <summary>Makes a message a tombstone, and tells the room of it when it is in one. Null when there is none any more.</summary>
    public async Task<MessageDeleted?> DeleteAsync(StreamKey stream, LoggedMessage message, string by, bool erasesSender)
    {
        var result = await changes.AmendTracedAsync(stream, new Amendment(message.Seq, message.Id, null, by, erasesSender), CancellationToken.None);
        if (result.Message?.Change is not { IsDeletion: true }) return null;
        var deleted = result.Message.InRoom(stream.RoomName ?? "").ToDeletion();
        if (result.Outcome != AmendOutcome.Changed) return deleted;
        metrics.Deletions.Add();
        if (stream.RoomName is not null) channel.Deleted(deleted, result.Epoch);
        return deleted;
    }

    /// <summary>A new text is asked about as a new message is, and what was allowed may have become forbidden meanwhile.</summary>
    private async Task<string> JudgeAsync(Caller caller, EditRequest request, CancellationToken cancellation)
    {
        if (before is not { JudgesMessages: true } || caller.IsOperator) return request.Text;
        var decision = await before.OnMessageAsync(caller.UserId, new SendMessageRequest(request.Room, request.Text), cancellation);
        Judgement.Demand(decision.IsAllowed, decision.Reason);
        await FindAsync(caller, request.Room, request.Seq, cancellation);
        return decision.Text;
    }

    /// <summary>The message, if the caller may change it.</summary>
    private async Task<LoggedMessage> FindAsync(Caller caller, string room, long seq, CancellationToken cancellation)
    {
        await rooms.DemandMemberAsync(caller, room, cancellation);
        if (!caller.IsOperator) sanctions.DemandVoice(caller.UserId, room);
        var message = await log.FindAsync(room, seq, cancellation);
        if (caller.IsOperator || caller.Session.IsModeratorOf(room)) return message;
        if (message.From != caller.UserId) throw new ChatException(ChatErrors.Forbidden, "This message is of another user.");
        if (time.GetUtcNow().UtcDateTime - message.Timestamp > options.EditWindow)
            throw new ChatException(ChatErrors.Forbidden, $"A message can be changed for {options.EditWindow} after it was said.");
        return message;
    }

    private static MessageEdited Unedited(LoggedMessage message, string room) => new(room, message.Seq, message.Id, message.Text, message.Timestamp, message.From, 0);
}
