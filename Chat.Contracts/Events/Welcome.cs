using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The first event on every connection.</summary>
/// <param name="UserId">The <c>sub</c> of the token.</param>
/// <param name="ConnectionId">Names this connection.</param>
/// <param name="OnlineCount">Connections over all nodes, this one included.</param>
/// <param name="ServerTime">The server's clock, UTC.</param>
[DataContract]
public sealed record Welcome(
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "connectionId")] string ConnectionId,
    [property: DataMember(Name = "onlineCount")] int OnlineCount,
    [property: DataMember(Name = "serverTime")] DateTime ServerTime);
