namespace Chat.Server.Wire;

internal static class FrameFormats
{
    public static bool IsDeflated(this FrameFormat format) => format >= FrameFormat.DeflatedPlainJson;

    /// <summary>What the message holds when it is not compressed, or unpacked.</summary>
    public static FrameFormat Content(this FrameFormat format) => format.IsDeflated() ? format - (int)FrameFormat.DeflatedPlainJson : format;

    /// <summary>The same content, which may be compressed.</summary>
    public static FrameFormat Deflated(this FrameFormat format) => format.IsDeflated() ? format : format + (int)FrameFormat.DeflatedPlainJson;
}
