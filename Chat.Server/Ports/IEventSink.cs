namespace Chat.Server.Ports;

/// <summary>
/// Where the use cases say what happened that is no message, for whoever reads the outbox: <see cref="EventTypes"/>. What the log stores is told by the log.
/// <para><b>Never in the way.</b> It never throws and never waits; without readers it does nothing. To be called right after the thing happened, in the order of happening:
/// what one thread says of a room is told in that order.</para>
/// <para><b>Durability.</b> It is in the outbox a moment later. A crash in that moment loses it, and so does a store that is away for long: at most 10,000 wait for it.</para>
/// </summary>
internal interface IEventSink
{
    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="room">The room it happened in, if it was one.</param>
    /// <param name="data">What is to be told, with names in PascalCase, which become snake_case; written at once. A user is a <c>UserId</c>.</param>
    void Happened(string type, string? room, object data);
}
