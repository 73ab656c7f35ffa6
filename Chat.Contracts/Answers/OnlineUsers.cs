using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Who is connected, over all nodes.</summary>
/// <param name="Users">User ids, cut at 10,000.</param>
/// <param name="UserCount">How many users are connected, whatever the limit.</param>
/// <param name="ConnectionCount">How many connections they hold.</param>
[DataContract]
public sealed record OnlineUsers(
    [property: DataMember(Name = "users")] IReadOnlyList<string> Users,
    [property: DataMember(Name = "userCount")] int UserCount,
    [property: DataMember(Name = "connectionCount")] int ConnectionCount);
