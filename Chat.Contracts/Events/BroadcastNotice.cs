using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>An administrator told every connection something.</summary>
[DataContract]
public sealed record BroadcastNotice(
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "message")] string Message);
