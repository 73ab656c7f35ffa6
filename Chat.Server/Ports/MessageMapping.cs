using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>From the log's shape to the contract's.</summary>
internal static class MessageMapping
{
    public static ChatMessage InRoom(this LoggedMessage message, string room)
    {
        var extras = MessageExtras.Of(message.Extras);
        return new(message.Id, room, message.Seq, message.From, message.Text, message.Timestamp, message.ClientMessageId,
            message.Change is { } change ? new ChangeMark(change.Number, change.IsDeletion, change.At, change.By, change.IsRewritten ? null : true) : null,
            extras.Annotations, extras.Data, extras.ReplyTo, extras.Mentions, MessageReactions.Summary(extras.Reactions), extras.Event, extras.Key);
    }

    /// <summary>What is told of a message when its reactions are others.</summary>
    public static MessageReacted ToReacted(this LoggedMessage message, string room) =>
        new(room, message.Seq, message.Id, MessageReactions.SummaryOrNone(MessageExtras.Of(message.Extras).Reactions), message.Change?.Number ?? 0);

    public static RoomState InRoom(this StateSnapshot state, string room) => new(room, state.Position.Seq, state.Position.Epoch, [.. state.Events.Select(ToEntry)]);

    public static DirectMessage ToUser(this LoggedMessage message, string receiver) =>
        new(message.Id, message.Seq, message.From, receiver, message.Text, message.Timestamp, message.ClientMessageId);

    public static Receipt ToReceipt(this AppendResult result) =>
        new(result.Message.Id, result.Message.Seq, result.Message.Timestamp, result.Outcome == AppendOutcome.Duplicate);

    private static StateEntry ToEntry(LoggedMessage stored)
    {
        var extras = MessageExtras.Of(stored.Extras);
        return new StateEntry(extras.Key!, extras.Event!, extras.Data!, stored.From, stored.Seq, stored.Timestamp);
    }
}
