namespace Chat.LoadTest.Honest;

/// <summary>A message without a receipt, to a room or to a user.</summary>
internal sealed record PendingMessage(string? Room, string? UserId, string ClientMessageId, string Text, long Since)
{
    public int Attempts { get; set; }

    public string StreamOf(string sender) => Room is not null ? Ledger.RoomKey(Room) : Ledger.ConversationKey(sender, UserId!);
}
