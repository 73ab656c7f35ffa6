using System.Globalization;
using System.Text;

namespace Chat.Server.Tests.Hosting.Diagnostics.Tracing;

/// <summary>Reads an <c>ExportTraceServiceRequest</c> of OTLP; the numbers are those of its definition.</summary>
internal static class TraceRequest
{
    public static List<ReceivedSpan> Read(ReadOnlySpan<byte> request)
    {
        var spans = new List<ReceivedSpan>();
        var fields = new ProtobufFields(request);
        while (fields.Next())
            if (fields.Number == 1) AddResourceSpans(fields.Bytes, spans);
        return spans;
    }

    private static void AddResourceSpans(ReadOnlySpan<byte> message, List<ReceivedSpan> spans)
    {
        var resource = new Dictionary<string, string>();
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) AddTags(fields.Bytes, 1, resource);
            if (fields.Number == 2) AddScopeSpans(fields.Bytes, resource, spans);
        }
    }

    private static void AddScopeSpans(ReadOnlySpan<byte> message, Dictionary<string, string> resource, List<ReceivedSpan> spans)
    {
        var source = "";
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            if (fields.Number == 1) source = First(fields.Bytes);
            if (fields.Number == 2) spans.Add(ReadSpan(fields.Bytes, source, resource));
        }
    }

    private static ReceivedSpan ReadSpan(ReadOnlySpan<byte> message, string source, Dictionary<string, string> resource)
    {
        var texts = new string[6];
        var (kind, status, tags) = (0, 0, new Dictionary<string, string>());
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            switch (fields.Number)
            {
                case 1 or 2 or 4:
                    texts[fields.Number] = Convert.ToHexStringLower(fields.Bytes);
                    break;
                case 3 or 5:
                    texts[fields.Number] = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 6:
                    kind = (int)fields.Value;
                    break;
                case 15:
                    status = Status(fields.Bytes);
                    break;
            }
        }

        AddTags(message, 9, tags);
        return new ReceivedSpan(source, texts[1], texts[2], texts[4] ?? "", texts[3] ?? "", texts[5], kind, status, tags, resource);
    }

    private static void AddTags(ReadOnlySpan<byte> message, int number, Dictionary<string, string> tags)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
        {
            if (fields.Number != number) continue;
            var pair = new ProtobufFields(fields.Bytes);
            var (key, value) = ("", "");
            while (pair.Next())
            {
                if (pair.Number == 1) key = Encoding.UTF8.GetString(pair.Bytes);
                if (pair.Number == 2) value = AnyValue(pair.Bytes);
            }

            tags[key] = value;
        }
    }

    private static string AnyValue(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        if (!fields.Next()) return "";
        return fields.Number == 1 ? Encoding.UTF8.GetString(fields.Bytes) : fields.Value.ToString(CultureInfo.InvariantCulture);
    }

    private static string First(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        return fields.Next() ? Encoding.UTF8.GetString(fields.Bytes) : "";
    }

    private static int Status(ReadOnlySpan<byte> message)
    {
        var fields = new ProtobufFields(message);
        while (fields.Next())
            if (fields.Number == 3) return (int)fields.Value;
        return 0;
    }
}
