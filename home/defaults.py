"""The first words of the pages that a public site owes. Editors change them in the CMS."""

ABOUT = """
<p>This site helps people to find mental health help: for themselves, for someone they care about, or for someone they refer.</p>
<h2>Where the facts come from</h2>
<p>Each service's entry says when the people who provide the service last checked it. Telephone numbers, opening hours and
criteria come from that entry alone, so that they are the same everywhere on this site and on paper.</p>
<h2>What this site does not do</h2>
<p>It does not tell you what is wrong, give you a score, or decide how ill you are. It asks what you need and shows who can help.</p>
<p>In an emergency, call 999.</p>
"""

PRIVACY = """
<p>You can use this site without telling anyone that you did.</p>
<h2>What we do not do</h2>
<ul><li>We do not set cookies for visitors.</li><li>We do not use analytics or adverts.</li>
<li>We load nothing from other websites.</li><li>We do not store what you search for with anything that says who you are.</li></ul>
<h2>“I need help now”</h2>
<p>Your answers stay in your browser. They are never sent to us or to anyone else.</p>
<h2>When you search</h2>
<p>What you type is sent to this site, because it is needed to find services. It does not stand in the address or the title of the
page, so your browser’s history does not show it. If JavaScript is off, it does stand in the address.</p>
<p>If a search finds nothing, we count it, so that we can add what is missing. We never keep words of crisis, or anything that
looks like a name, a number or an address. We keep the words only if they were asked for on at least 3 days and from several
parts of the internet. To tell those parts apart we use a key that we throw away each day. After 90 days the count is deleted.</p>
<h2>What stays on your device</h2>
<p>Your browser keeps a list of the pages that you opened. The list shows that you were on this site, and the
title of each step that you saw. It does not show which answer you chose.</p>
<p>What you write on a crisis card stays in your browser. Your device keeps it only if you ask for that on the page, and you can
erase it there.</p>
<p>If someone checks your device, you can use a private window, or delete your browsing history. On each step there is a
button to leave the site quickly. It does not delete your history.</p>
"""

ACCESSIBILITY = """
<p>We want everybody to be able to use this site. It is made to meet the Web Content Accessibility Guidelines (WCAG) 2.2 at level AA.</p>
<h2>What you can do</h2>
<ul><li>Use every page with a keyboard alone, or with a screen reader.</li>
<li>Make the text up to four times as large without losing anything.</li>
<li>Use every page without JavaScript, and on a small or an old phone.</li>
<li>Print every page.</li></ul>
<h2>Relay UK and textphones</h2>
<p>Where a service has a number for Relay UK or a textphone, its entry shows it. You can put 18001 before a telephone number to use Relay UK.</p>
<h2>If something does not work for you</h2>
<p>Tell the organisation that runs this site. Its name is at the foot of each page.</p>
"""

# slug -> title, rich text. The footer of every page names them, in this order.
FOOTER_PAGES = {
    "about": ("About this site", ABOUT),
    "privacy": ("Privacy", PRIVACY),
    "accessibility": ("Accessibility", ACCESSIBILITY),
}

CRISIS_CARD_INTRO = (
    "Fill this in while you feel well enough, and carry it with you. It tells you and other people what helps."
)

# A line each; short, because it stands on a card for the wallet.
STAYING_WELL = """\
Keep in touch with people you trust.
Try to eat, rest and get outside each day.
Alcohol and drugs can make things feel worse.
Do one small thing that you enjoy.
Ask for help early. You do not have to wait for a crisis."""
