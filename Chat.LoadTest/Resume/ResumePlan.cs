namespace Chat.LoadTest.Resume;

/// <summary>Everyone is cut and comes back: what is to be done.</summary>
/// <param name="Connections">Each is a user of its own, as a new user is announced in its rooms.</param>
/// <param name="Rooms">All rooms.</param>
/// <param name="RoomsPerConnection">In how many of them each connection is.</param>
/// <param name="Parallel">Connections being made at once.</param>
/// <param name="Missed">Messages said in each room while nobody is there; as many are said before.</param>
internal sealed record ResumePlan(int Connections, int Rooms, int RoomsPerConnection, int Parallel, int Missed = 3);
