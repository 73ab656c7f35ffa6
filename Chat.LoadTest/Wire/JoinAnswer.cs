namespace Chat.LoadTest.Wire;

/// <summary>What a member needs of the answer to its join, to go on from there another time.</summary>
/// <param name="Epoch">The life of the room's log.</param>
/// <param name="Seq">Up to where the answer reaches.</param>
/// <param name="Recovered">Whether all that was missed follows.</param>
internal sealed record JoinAnswer(string Epoch, long Seq, bool Recovered);
