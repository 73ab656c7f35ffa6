using System.Runtime.CompilerServices;
using Chat.Contracts;

namespace Chat.Server.Delivery;

/// <summary>
/// Runs an action when the answer to a join has been written to its connection. What is said after the snapshot was taken
/// must reach the client after the snapshot; SignalR writes the answer when the hub method is long done, so the protocol tells.
/// </summary>
internal static class JoinAnswers
{
    private static readonly ConditionalWeakTable<RoomSnapshot, Action> Pending = [];

    private static readonly ConditionalWeakTable<JoinRoomRequest, object> Unanswered = [];

    /// <summary>Notes that a request gets no answer, because the client has not asked for one.</summary>
    public static void NoneFor(JoinRoomRequest request) => Unanswered.Add(request, Unanswered);

    /// <summary>Whether the answer to a request will be written.</summary>
    public static bool ComesFor(JoinRoomRequest request) => !Unanswered.TryGetValue(request, out _);

    public static void OnWritten(RoomSnapshot snapshot, Action action) => Pending.Add(snapshot, action);

    public static void Written(RoomSnapshot snapshot)
    {
        if (Pending.TryGetValue(snapshot, out var action) && Pending.Remove(snapshot)) action();
    }
}
