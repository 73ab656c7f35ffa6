using Microsoft.Extensions.Options;

namespace Chat.Server.Ports;

/// <summary>The same for every stream, as <see cref="HistoryOptions"/> says.</summary>
internal sealed class HistoryRetention(IOptions<HistoryOptions> options) : IRetention
{
    private readonly Retention retention = new(options.Value.MaxMessagesPerRoom, options.Value.MaxAge);

    public TimeSpan LongestAge => retention.MaxAge;

    public Retention Of(StreamKey stream) => retention;
}
