using HdrHistogram;

namespace Chat.LoadTest.Load;

/// <param name="Requests">Requests that were answered.</param>
/// <param name="Messages">Messages in them.</param>
/// <param name="Failed">Requests that were refused.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Latency">From request to answer, in microseconds.</param>
internal sealed record ApiFigures(long Requests, long Messages, long Failed, double Seconds, LongHistogram Latency);
