using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>
/// A back end that is asked before something happens. Absent when none is configured.
/// <para>It always decides in time: what it does not answer, or answers unreadably, is allowed, or throws <see cref="BeforeHookUnavailableException"/>, as configured.</para>
/// </summary>
internal interface IBeforeHook
{
    /// <summary>Whether it is asked about messages. Then a connection's messages must be asked about one after the other, for their order is that of the answers.</summary>
    bool JudgesMessages { get; }

    bool JudgesJoins { get; }

    /// <summary>Asks about a message. What it answers is named by its number.</summary>
    ValueTask<MessageDecision> OnMessageAsync(string userId, SendMessageRequest message, CancellationToken cancellation = default);

    ValueTask<JoinDecision> OnJoinAsync(string userId, string room, CancellationToken cancellation = default);
}
