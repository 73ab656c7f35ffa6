namespace Chat.LoadTest.Results;

/// <summary>What went wrong for one member of one room.</summary>
/// <param name="Room">The room's name.</param>
/// <param name="Member">Which of its members, from 0.</param>
/// <param name="Lost">How many messages it did not get.</param>
/// <param name="FirstLost">The smallest of their numbers, counted by the senders; 0 when none is lost.</param>
/// <param name="Repeated">How many came again.</param>
/// <param name="OutOfOrder">How many came after a later one.</param>
internal sealed record MemberFault(string Room, int Member, int Lost, int FirstLost, int Repeated, int OutOfOrder);
