namespace Chat.Server.Ports;

/// <summary>
/// The truth about what was said: one append-only log per stream (a room, or the conversation of two users).
/// <para><b>Order.</b> The messages of a stream are numbered 1, 2, 3 … without holes or repeats, whatever the number of
/// concurrent writers, on however many nodes share the log.</para>
/// <para><b>Durability.</b> When an append returns, the message is stored as durably as the implementation promises;
/// when it throws, the message is not in the log and never will be, unless the same request is made again. That holds
/// for a cancelled append too: cancelling ends one that is still waiting; one that is being stored ends with its
/// result.</para>
/// <para><b>Epoch.</b> Every life of a stream has a random epoch, made with its first message or its first reading. A stream
/// that was lost or reset starts over at 1 with another epoch. An epoch never changes while its messages are there. The
/// epoch of a stream without messages stays too, but an implementation may change it when it forgets streams that have
/// been empty for long: reading must not need memory or disk for every name that anybody asks for.</para>
/// <para><b>Idempotence.</b> For at least <see cref="HistoryOptions.DuplicateWindow"/> a second append with the same stream,
/// sender and client message id stores nothing and returns the first message, or <see cref="AppendOutcome.Conflict"/>
/// when its text differs. This survives a restart if the messages do.</para>
/// <para><b>Retention.</b> The oldest messages of a stream disappear beyond a count and an age, in small steps and in
/// order: what is kept is always a run of consecutive numbers up to the head. The numbering goes on.</para>
/// <para><b>Failure.</b> Every method throws <see cref="MessageLogUnavailableException"/> when the store cannot be
/// reached, is full or is read-only, and works again by itself when the store does. Nothing else is thrown for valid
/// arguments, save <see cref="OperationCanceledException"/>. All methods may be called concurrently.</para>
/// </summary>
internal interface IMessageLog
{
    /// <summary>Whether the appends that one thread begins one after the other are stored in that order, also while the first of them has not ended.</summary>
    bool StoresInOrder { get; }

    /// <summary>
    /// Where a stream is kept: 0, or the number of another place, which may be unavailable while this one is not. A question about streams of several places is
    /// answered when all of them are available.
    /// </summary>
    int PlaceOf(StreamKey stream) => 0;

    /// <summary>Appends one message. Arguments are validated by the caller.</summary>
    ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default);

    /// <summary>
    /// Reads forward from <paramref name="after"/>, oldest first, as many messages as <paramref name="limit"/> allows; what is too
    /// much for it are the newest, and then <see cref="LogPage.HasMore"/> is true.
    /// A position that is not on the log any more (another epoch, trimmed away, beyond the head) gives the newest
    /// messages that it allows and <see cref="LogPage.Continuous"/> false. A null epoch stands for the present one.
    /// </summary>
    ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default);

    /// <summary>
    /// Reads the messages before the number <paramref name="before"/>, oldest first, as many as <paramref name="limit"/> allows; what is
    /// too much for it are the oldest. <see cref="long.MaxValue"/> reads the newest. <see cref="LogPage.HasMore"/> tells of older ones.
    /// </summary>
    ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default);

    /// <summary>The heads of many streams, in the order asked, in at most a few round trips.</summary>
    ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default);

    /// <summary>The newest messages of many streams, in the order asked, in at most a few round trips.</summary>
    ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default);

    /// <summary>
    /// Throws <see cref="MessageLogUnavailableException"/> unless an append would be stored now, whatever its stream; <see cref="MessageLogUnavailableException.IsPart"/>
    /// tells when it would be in some places. For health answers.
    /// </summary>
    ValueTask ProbeAsync(CancellationToken cancellation = default);
}
