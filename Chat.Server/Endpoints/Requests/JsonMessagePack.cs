using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MessagePack;

namespace Chat.Server.Endpoints.Requests;

/// <summary>
/// Objects between JSON text and MessagePack's own values: maps, arrays, strings, truth values, nil and numbers. A number without fraction and exponent that fits 64 bits is an integer there,
/// every other one floating point; back in JSON floating point has a fraction or an exponent, so it stays what it is. Nesting is bounded both ways, and so is the recursion.
/// </summary>
internal static class JsonMessagePack
{
    private const int MaxDepth = 64;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Writes JSON text as values.</summary>
    /// <exception cref="JsonException">It is no JSON, or nested deeper than 64 levels.</exception>
    public static void Write(ref MessagePackWriter writer, string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
        Write(ref writer, document.RootElement);
    }

    /// <summary>
    /// Reads a map as compact JSON. False for what is none, nested deeper than that, has a key twice in one map or one that is no string, or holds what JSON has not: bytes, extensions,
    /// numbers that are none or infinite, text that is not UTF-8. The reader is then somewhere in it.
    /// </summary>
    /// <exception cref="EndOfStreamException">The value is cut off.</exception>
    public static bool TryRead(ref MessagePackReader reader, int maxDepth, [NotNullWhen(true)] out string? json)
    {
        json = null;
        if (reader.NextMessagePackType != MessagePackType.Map) return false;
        var text = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(text, Compact))
            if (!TryRead(ref reader, writer, Math.Min(maxDepth, MaxDepth))) return false;
        json = Encoding.UTF8.GetString(text.WrittenSpan);
        return true;
    }

    private static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.EnumerateObject().Count());
                foreach (var property in value.EnumerateObject())
                {
                    writer.Write(property.Name);
                    Write(ref writer, property.Value);
                }

                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var element in value.EnumerateArray()) Write(ref writer, element);
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole):
                writer.Write(whole);
                break;
            case JsonValueKind.Number when value.TryGetUInt64(out var large):
                writer.Write(large);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }

    /// <param name="reader">Stands at a value.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="levels">How many levels of maps and arrays there may be.</param>
    private static bool TryRead(ref MessagePackReader reader, Utf8JsonWriter writer, int levels)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Map when levels > 0:
                return TryReadMap(ref reader, writer, levels - 1);
            case MessagePackType.Array when levels > 0:
                writer.WriteStartArray();
                for (var left = reader.ReadArrayHeader(); left > 0; left--)
                    if (!TryRead(ref reader, writer, levels - 1)) return false;
                writer.WriteEndArray();
                return true;
            case MessagePackType.String:
                if (!TryText(ref reader, out var text)) return false;
                writer.WriteStringValue(text);
                return true;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                writer.WriteNumberValue(reader.ReadUInt64());
                return true;
            case MessagePackType.Integer:
                writer.WriteNumberValue(reader.ReadInt64());
                return true;
            case MessagePackType.Float:
                return TryReadFloat(ref reader, writer);
            case MessagePackType.Boolean:
                writer.WriteBooleanValue(reader.ReadBoolean());
                return true;
            case MessagePackType.Nil:
                reader.ReadNil();
                writer.WriteNullValue();
                return true;
            default:
                return false;
        }
    }

    private static bool TryReadMap(ref MessagePackReader reader, Utf8JsonWriter writer, int levels)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        writer.WriteStartObject();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            if (reader.NextMessagePackType != MessagePackType.String || !TryText(ref reader, out var name) || !names.Add(name)) return false;
            writer.WritePropertyName(name);
            if (!TryRead(ref reader, writer, levels)) return false;
        }

        writer.WriteEndObject();
        return true;
    }

    /// <summary>The shortest text that is read as the same number, of the width that it came in.</summary>
    private static bool TryReadFloat(ref MessagePackReader reader, Utf8JsonWriter writer)
    {
        var isSingle = reader.NextCode == MessagePackCode.Float32;
        var number = reader.ReadDouble();
        if (double.IsNaN(number) || double.IsInfinity(number)) return false;
        var text = isSingle ? ((float)number).ToString("R", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
        writer.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text, skipInputValidation: true);
        return true;
    }

    private static bool TryText(ref MessagePackReader reader, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = Strict.GetString(reader.ReadStringSequence()!.Value.ToArray());
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
