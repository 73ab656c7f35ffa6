using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A member of a room has begun or stopped typing.</summary>
[DataContract]
public sealed record TypingNotice(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "isTyping")] bool IsTyping);
