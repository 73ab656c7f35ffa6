using Chat.Server.Kernel;

namespace Chat.Server.Delivery;

/// <summary>How a connection ended.</summary>
/// <param name="UserId">Whose it was.</param>
/// <param name="Connection">What was known of it.</param>
/// <param name="At">When it ended, UTC.</param>
/// <param name="Order">Why the server closed it; null when the client or the network ended it.</param>
/// <param name="QueuedBytes">What waited for it.</param>
/// <param name="Sent">How many events it was given.</param>
/// <param name="Received">How many requests came from it.</param>
internal sealed record ConnectionEnd(string UserId, ConnectionDetails Connection, DateTime At, CloseOrder? Order, int QueuedBytes, uint Sent, uint Received);
