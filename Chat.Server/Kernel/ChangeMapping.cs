using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>The event that a changed message stands for.</summary>
internal static class ChangeMapping
{
    private static readonly Dictionary<string, Reaction> NoReactions = [];

    public static MessageEdited ToEdit(this ChatMessage message) =>
        new(message.Room, message.Seq, message.Id, message.Text, message.Changed!.At, message.Changed.By, message.Changed.Change, message.Reactions);

    public static MessageDeleted ToDeletion(this ChatMessage message) =>
        new(message.Room, message.Seq, message.Id, message.Changed!.At, message.Changed.By, message.Changed.Change);

    /// <summary>
    /// The event that tells all of what was done to a message, from which others may have been overtaken: a reaction to one that was edited is told as an edit, which has the reactions too.
    /// </summary>
    /// <returns>The name of the event and its record.</returns>
    public static (string Name, object Record) ToChange(this ChatMessage message) =>
        message.Changed!.Deleted ? (nameof(IChatClient.MessageDeleted), message.ToDeletion())
        : message.Changed.Reacted is true ? (nameof(IChatClient.MessageReacted), new MessageReacted(message.Room, message.Seq, message.Id, message.Reactions ?? NoReactions, message.Changed.Change))
        : (nameof(IChatClient.MessageEdited), message.ToEdit());
}
