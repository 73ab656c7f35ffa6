using System.Globalization;
using System.Text;

namespace Chat.LoadTest.Reports;

/// <summary>Draws lines as SVG that takes its colours from the page.</summary>
internal static class Plot
{
    private const double Width = 920, Height = 300, Left = 64, Right = 16, Top = 12, Bottom = 34;

    public static string Render(string title, string unit, Axis x, Axis y, IReadOnlyList<PlotSeries> series)
    {
        var svg = new StringBuilder();
        Append(svg, $"<figure><figcaption><h2>{Encode(title)}</h2><span class=\"unit\">{Encode(unit)}</span>");
        if (series.Count > 1)
        {
            svg.Append("<ul class=\"legend\">");
            foreach (var line in series) Append(svg, $"<li class=\"{Class(line)}\">{Encode(line.Name)}</li>");
            svg.Append("</ul>");
        }

        Append(svg, $"</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{Encode(title)}\">");
        foreach (var (value, name) in y.Ticks)
        {
            Append(svg, $"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(y, value)}\" y2=\"{Y(y, value)}\"/>");
            Append(svg, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 10}\" y=\"{Y(y, value) + 4}\">{Encode(name)}</text>");
        }

        foreach (var (value, name) in x.Ticks)
        {
            var anchor = x.Place(value) switch { < 0.02 => "start", > 0.98 => "end", _ => "middle" };
            Append(svg, $"<line class=\"mark\" x1=\"{X(x, value)}\" x2=\"{X(x, value)}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom + 5}\"/>");
            Append(svg, $"<text class=\"tick\" text-anchor=\"{anchor}\" x=\"{X(x, value)}\" y=\"{Height - Bottom + 20}\">{Encode(name)}</text>");
        }

        Append(svg, $"<line class=\"base\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
        foreach (var line in series.Where(line => line.Points.Count > 0)) Line(svg, x, y, line);
        return svg.Append("</svg></figure>").ToString();
    }

    private static void Line(StringBuilder svg, Axis x, Axis y, PlotSeries line)
    {
        var path = new StringBuilder();
        foreach (var point in line.Points) Append(path, $"{(path.Length == 0 ? 'M' : 'L')}{X(x, point.X)} {Y(y, point.Y)}");
        Append(svg, $"<g class=\"{Class(line)}\">");
        if (line.IsFilled) Append(svg, $"<path class=\"area\" d=\"{path}L{X(x, line.Points[^1].X)} {Height - Bottom}L{X(x, line.Points[0].X)} {Height - Bottom}Z\"/>");
        Append(svg, $"<path class=\"line\" d=\"{path}\"/>");
        foreach (var point in line.Points) Append(svg, $"<circle cx=\"{X(x, point.X)}\" cy=\"{Y(y, point.Y)}\" r=\"6\"><title>{Encode(point.Hint)}</title></circle>");
        svg.Append("</g>");
    }

    private static string Class(PlotSeries line) => $"c{(line.Colour - 1) % 6 + 1}{(line.IsFaint ? " faint" : "")}";

    private static double X(Axis axis, double value) => Math.Round(Left + axis.Place(value) * (Width - Left - Right), 1);

    private static double Y(Axis axis, double value) => Math.Round(Height - Bottom - axis.Place(value) * (Height - Top - Bottom), 1);

    private static string Encode(string text) => HtmlReport.Encode(text);

    private static void Append(StringBuilder builder, FormattableString text) => builder.Append(text.ToString(CultureInfo.InvariantCulture));
}
