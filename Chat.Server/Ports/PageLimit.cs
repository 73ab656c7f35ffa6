namespace Chat.Server.Ports;

/// <summary>How much a page may hold. A page of a stream that has a message to give holds at least one, however large.</summary>
/// <param name="Messages">The most messages.</param>
/// <param name="Bytes">The most bytes of them together, see <see cref="LoggedMessage.PageBytes"/>.</param>
internal readonly record struct PageLimit(int Messages, int Bytes = int.MaxValue)
{
    public static implicit operator PageLimit(int messages) => new(messages);
}
