using Chat.Contracts;

namespace Chat.Server.Kernel;

/// <summary>The event that a changed message stands for.</summary>
internal static class ChangeMapping
{
    public static MessageEdited ToEdit(this ChatMessage message) =>
        new(message.Room, message.Seq, message.Id, message.Text, message.Changed!.At, message.Changed.By, message.Changed.Change);

    public static MessageDeleted ToDeletion(this ChatMessage message) =>
        new(message.Room, message.Seq, message.Id, message.Changed!.At, message.Changed.By, message.Changed.Change);
}
