using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>
/// One connection of a user, whatever it speaks. A refused request throws <see cref="ChatFailureException"/>, one without an
/// answer <see cref="ConnectionLostException"/>. Events go to the sink the connection was made with, one after the other.
/// </summary>
internal interface IChatConnection : IAsyncDisposable
{
    /// <summary>
    /// Whether answers and events are seen in the order the server wrote them. Microsoft's client hands them over by two ways,
    /// so there an event may be seen after an answer that it came before.
    /// </summary>
    bool InOrder { get; }

    /// <summary>Completes when the connection is gone, however it went; never fails.</summary>
    Task<ConnectionEnd> Ended { get; }

    Task<TAnswer> AskAsync<TAnswer>(string operation, object request);

    /// <summary>As <see cref="AskAsync"/> for operations without an answer.</summary>
    Task TellAsync(string operation, object request);

    /// <summary>Joins; the answer is applied before any event is handed over that came after it, as far as <see cref="InOrder"/> goes.</summary>
    Task JoinAsync(JoinRoomRequest request, Action<RoomSnapshot> apply);

    /// <summary>Breaks the connection without a goodbye.</summary>
    void Abort();
}
