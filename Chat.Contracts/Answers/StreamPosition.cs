using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A place in the log of a room.</summary>
/// <param name="Epoch">Names one life of the log; it changes when the log was lost or reset, so an old position is recognised.</param>
/// <param name="Seq">The sequence number of the last message seen; 0 stands before the first.</param>
[DataContract]
public sealed record StreamPosition(
    [property: DataMember(Name = "epoch")] string Epoch,
    [property: DataMember(Name = "seq")] long Seq);
