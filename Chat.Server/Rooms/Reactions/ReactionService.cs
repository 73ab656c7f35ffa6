using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;

namespace Chat.Server.Rooms.Reactions;

/// <summary>Reactions to the messages of rooms. Every refusal is a <see cref="ChatException"/> and changes nothing.</summary>
internal sealed class ReactionService(
    IRoomChannel channel, IMessageLog log, IMessageChanges changes, ReactionGathering gathering, RoomService rooms, RoomNamespaces namespaces, SanctionBoard sanctions, RoomMetrics metrics)
{
    /// <summary>Adds the caller's reaction, or takes it back. What is so already changes nothing, and nobody is told.</summary>
    public async Task<MessageReacted> ReactAsync(Caller caller, ReactRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckEmoji(request.Emoji);
        await rooms.DemandMemberAsync(caller, request.Room, cancellation);
        if (!caller.IsOperator) sanctions.DemandVoice(caller.UserId, request.Room);
        namespaces.Of(request.Room).DemandReacting(caller, request.Room);
        var message = await FindAsync(request.Room, request.Seq, cancellation);
        var (stored, isRefused) = await gathering.AddAsync(request.Room, message, new ReactionChange(caller.UserId, request.Emoji, request.Remove ?? false));
        if (stored.Answer is not { } answer) throw MessageLookup.NotFound(request.Room, request.Seq);
        return isRefused ? throw new ChatException(ChatErrors.TooManyReactions, $"The message {request.Seq} has as many reactions as it may have.") : answer;
    }

    /// <summary>Who has reacted.</summary>
    public async Task<ReactionList> ListAsync(Caller caller, ReactionsRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        await rooms.DemandReaderAsync(caller, request.Room, cancellation);
        var message = await FindAsync(request.Room, request.Seq, cancellation);
        return new ReactionList(request.Room, request.Seq, MessageReactions.Of(message).ToLists());
    }

    /// <summary>Takes all reactions of a user to a message back, and tells its room. How many they were.</summary>
    public async Task<int> EraseAsync(StreamKey stream, LoggedMessage message, string userId)
    {
        var emoji = MessageReactions.Of(message).By(userId);
        if (emoji.Count == 0) return 0;
        var erasure = new ReactionAmendment([.. emoji.Select(one => new ReactionChange(userId, one, IsRemoved: true))], Max: 0);
        var result = await changes.AmendTracedAsync(stream, Amendment.Of(message, erasure), CancellationToken.None);
        if (result.Outcome != AmendOutcome.Changed) return 0;
        metrics.Reactions.Add();
        if (stream.RoomName is { } room) channel.Reacted(result.Message!.ToReacted(room), result.Epoch);
        return emoji.Count;
    }

    /// <summary>The message, if it was not deleted.</summary>
    private async ValueTask<LoggedMessage> FindAsync(string room, long seq, CancellationToken cancellation)
    {
        var message = await log.FindAsync(room, seq, cancellation);
        return message.Change is { IsDeletion: true } ? throw MessageLookup.NotFound(room, seq) : message;
    }
}
