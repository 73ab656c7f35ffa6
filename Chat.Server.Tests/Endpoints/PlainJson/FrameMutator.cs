using System.Text;
using System.Text.Json;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>Makes frames nobody would send out of the golden ones. The same seed makes the same frames.</summary>
internal sealed class FrameMutator(Random random)
{
    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "1.5", "-1", "1e3", "1e400", "9223372036854775807", "9223372036854775808", "00", "\"\"", "\" \"", "\"lobby\"",
        "\"message\"", "\"ping\"", "\"history\"", "\"\\u0000\"", "\"\\u001e\"", "\"\\ud83d\"", "\"\\udc00\\ud83d\"", "\"\\ud83d\\udca9\"", "\"🎉\"", "\"\\x\"",
        "{}", "[]", "[1,[2,[3]]]", "{\"epoch\":\"e\",\"seq\":1}", "{\"epoch\":\"\",\"seq\":-1}", "{\"seq\":1,\"seq\":2}", "{\"a\":{\"b\":[null]}}", "NaN", "'x'", "",
    ];

    private static readonly string[] Names =
    [
        "type", "id", "room", "text", "message", "user_id", "client_message_id", "is_typing", "before", "after", "limit", "token", "query",
        "Type", "typ\\u0065", "\\ud800", "__proto__", "", " ", "x",
    ];

    private static readonly string[] Corpus = [.. GoldenFrame.In.Select(f => f.Json)];

    /// <summary>A frame with up to three things wrong with it.</summary>
    public byte[] Next()
    {
        var text = Pick(Corpus);
        for (var changes = random.Next(4); changes > 0; changes--)
            text = random.Next(10) < 7 ? ChangeFields(text) : ChangeText(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(12) == 0 ? ChangeBytes(bytes) : bytes;
    }

    /// <summary>Bytes that are hardly a WebSocket frame.</summary>
    public byte[] Garbage()
    {
        var bytes = new byte[random.Next(1, 200)];
        random.NextBytes(bytes);
        if (random.Next(2) == 0) bytes[0] = (byte)(0x80 | random.Next(16)); // a header at least, of any opcode
        if (bytes.Length > 1 && random.Next(2) == 0) bytes[1] = (byte)(0x80 | random.Next(126));
        return bytes;
    }

    /// <summary>Stays JSON for the most part: other values, names, orders, repetitions, depths and lengths.</summary>
    private string ChangeFields(string text)
    {
        if (Fields(text) is not { } fields) return random.Next(2) == 0 ? Pick(Values) : Pick(Corpus);
        switch (random.Next(9))
        {
            case 0 when fields.Count > 0:
                fields.RemoveAt(random.Next(fields.Count));
                break;
            case 1 when fields.Count > 0:
                fields.Insert(random.Next(fields.Count), fields[random.Next(fields.Count)]);
                break;
            case 2 when fields.Count > 0:
                var renamed = random.Next(fields.Count);
                fields[renamed] = (Pick(Names), fields[renamed].Value);
                break;
            case 3:
                fields.Insert(random.Next(fields.Count + 1), (Pick(Names), Nested(random.Next(40))));
                break;
            case 4:
                fields.Add((Pick(Names), $"\"{new string(Pick(['x', 'ä', '世']), random.Next(9000))}\""));
                break;
            case 5:
                return $"[{text}]";
            case 6:
                var shuffled = fields.ToArray();
                random.Shuffle(shuffled);
                fields = [.. shuffled];
                break;
            default:
                if (fields.Count == 0 || random.Next(3) == 0) fields.Add((Pick(Names), Pick(Values)));
                else
                {
                    var changed = random.Next(fields.Count);
                    fields[changed] = (fields[changed].Name, Pick(Values));
                }

                break;
        }

        var space = random.Next(5) == 0 ? " \r\n\t" : "";
        return "{" + string.Join("," + space, fields.Select(f => $"{space}\"{f.Name}\"{space}:{space}{f.Value}")) + "}" + space;
    }

    private string ChangeText(string text)
    {
        var at = random.Next(text.Length + 1);
        return random.Next(6) switch
        {
            0 => text[..at],
            1 => text[at..],
            2 => text.Insert(at, ((char)random.Next(128)).ToString()),
            3 => text.Insert(at, Pick(["\u001e", "\0", "\uFEFF", "世", "\\", "\"", "}", "/*x*/", ",", " "])),
            4 => text + Pick(Corpus),
            _ => text[..at] + Pick(Corpus)[random.Next(2)..],
        };
    }

    private byte[] ChangeBytes(byte[] bytes)
    {
        if (bytes.Length == 0) return [0xFF];
        var at = random.Next(bytes.Length);
        if (random.Next(30) == 0) return [.. bytes, .. Enumerable.Repeat((byte)' ', 33_000)];
        bytes[at] = (byte)(random.Next(2) == 0 ? bytes[at] ^ (1 << random.Next(8)) : random.Next(256));
        return bytes;
    }

    private string Nested(int depth) => random.Next(2) == 0
        ? new string('[', depth) + "1" + new string(']', depth)
        : string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    /// <summary>The fields of an object as they are written, or null for anything else.</summary>
    private static List<(string Name, string Value)>? Fields(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            return [.. document.RootElement.EnumerateObject().Select(p => (RawName(p), p.Value.GetRawText()))];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static string RawName(JsonProperty property) => JsonEncodedText.Encode(property.Name).ToString();

    private T Pick<T>(T[] from) => from[random.Next(from.Length)];
}
